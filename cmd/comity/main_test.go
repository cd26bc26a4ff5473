package main

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// The scripts run this program as a person would. One behaviour, one script:
// testdata/script/*.txtar.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"comity": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(e *testscript.Env) error {
			// What a command remembers stays in the script's own folder.
			e.Setenv("XDG_CONFIG_HOME", filepath.Join(e.WorkDir, "config"))
			e.Values[servers{}] = map[string]*exec.Cmd{}
			e.Values[offices{}] = map[string]*office{}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"came":     came,
			"exits":    exits,
			"killed":   killed,
			"part":     part,
			"post":     post,
			"private":  private,
			"query":    query,
			"undumped": undumped,
			"serve":    serve,
			"sql":      alter,
		},
		RequireExplicitExec: true,
	})
}

// exits runs comity and demands an exit code: exits 3 verify --data hub.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE ARGUMENT…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	cmd := command(ts, args[1:]...)
	cmd.Stdout, cmd.Stderr = ts.Stdout(), ts.Stderr()
	err = cmd.Run()
	got := 0
	if e, ok := errors.AsType[*exec.ExitError](err); ok {
		got = e.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("comity %s exits with %d, not %d", strings.Join(args[1:], " "), got, want)
	}
}

// serve runs a hub in the background, on a port that is free, until the script
// ends or says ! serve NAME. NAME is the variable that gets its address:
// serve HUB --data hub.
func serve(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) == 0 {
		ts.Fatalf("usage: serve NAME [ARGUMENT…]")
	}
	running := ts.Value(servers{}).(map[string]*exec.Cmd)
	if neg {
		stop(running[args[0]])
		return
	}
	cmd := command(ts, append([]string{"serve", "--listen", "127.0.0.1:0"}, args[1:]...)...)
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	running[args[0]] = cmd
	ts.Defer(func() { stop(cmd) })
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if _, address, ok := strings.Cut(lines.Text(), " answers at "); ok {
			ts.Setenv(args[0], strings.TrimSpace(address))
			return
		}
	}
	ts.Fatalf("the hub did not begin to answer")
}

// servers is the key under which a script keeps the hubs that it runs.
type servers struct{}

// stop ends a hub as an operator does; it may have ended by itself.
func stop(cmd *exec.Cmd) {
	_ = cmd.Process.Signal(syscall.SIGTERM)
	_ = cmd.Wait()
}

// alter changes a database behind a hub's back: sql hub/hub.db 'UPDATE …'.
func alter(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: sql DATABASE STATEMENT")
	}
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	defer func() { _ = db.Close() }()
	res, err := db.ExecContext(context.Background(), args[1])
	ts.Check(err)
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		ts.Fatalf("%s changed nothing", args[1])
	}
}

// command is comity as the script's own environment has it.
func command(ts *testscript.TestScript, args ...string) *exec.Cmd {
	path, err := exec.LookPath("comity")
	ts.Check(err)
	cmd := exec.Command(path, args...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = append(os.Environ(), "XDG_CONFIG_HOME="+ts.Getenv("XDG_CONFIG_HOME"))
	return cmd
}
