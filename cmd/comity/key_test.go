package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// part copies the lines of a file between one that holds a text and one that
// holds another: part FILE TO 'after this' 'before that'.
func part(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: part FILE TO AFTER BEFORE")
	}
	var out bytes.Buffer
	inside := false
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		switch {
		case strings.Contains(line, args[2]):
			inside = true
		case strings.Contains(line, args[3]):
			inside = false
		case inside:
			out.WriteString(line)
		}
	}
	if out.Len() == 0 {
		ts.Fatalf("%s has nothing between %q and %q", args[0], args[2], args[3])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), out.Bytes(), 0o600))
}

// undumped fails when a hub that runs may leave its memory on the disk:
// undumped NAME, as serve named it.
func undumped(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: undumped NAME")
	}
	hub := ts.Value(servers{}).(map[string]*exec.Cmd)[args[0]]
	limits, err := os.ReadFile(fmt.Sprintf("/proc/%d/limits", hub.Process.Pid))
	ts.Check(err)
	for line := range strings.Lines(string(limits)) {
		if most, ok := strings.CutPrefix(line, "Max core file size"); ok && slices.Equal(strings.Fields(most), []string{"0", "0", "bytes"}) {
			return
		}
	}
	ts.Fatalf("the hub may write a core:\n%s", limits)
}

// killed ends a hub that runs as the machine may: without a word.
func killed(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: killed NAME")
	}
	hub := ts.Value(servers{}).(map[string]*exec.Cmd)[args[0]]
	ts.Check(hub.Process.Kill())
	_ = hub.Wait()
}

// private demands the permissions of a file or folder: private hub/door 0700.
func private(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: private PATH MODE")
	}
	info, err := os.Lstat(ts.MkAbs(args[0]))
	ts.Check(err)
	if got := fmt.Sprintf("%04o", info.Mode().Perm()); got != args[1] {
		ts.Fatalf("%s has mode %s", args[0], got)
	}
}

// query puts the one value that a query gives into a variable:
// query hub/hub.db NAME 'SELECT …'.
func query(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: query DATABASE NAME QUERY")
	}
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	defer func() { _ = db.Close() }()
	var value string
	ts.Check(db.QueryRowContext(context.Background(), args[2]).Scan(&value))
	ts.Setenv(args[1], value)
}
