package app_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/hub"
)

// built is the program, which the tests that run it share: to link it takes longer
// than most of them.
var built struct {
	once sync.Once
	err  error
}

// binary gives the program, built as an operator would.
func binary(t *testing.T) string {
	t.Helper()
	hubtest.Anew()
	path := filepath.Join(hub.Folder(t), "comity")
	built.once.Do(func() {
		cmd := exec.Command("go", "build", "-ldflags=-s -w", "-o", path, "comity.example/comity/cmd/comity")
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			built.err = fmt.Errorf("%w\n%s", err, out)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return path
}

// demo is the demonstration as a process.
type demo struct {
	cmd  *exec.Cmd
	url  string
	wait time.Duration // from the command to the line that says it is ready
	out  *output
	done chan error
}

// output keeps what a process says.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

var readyLine = regexp.MustCompile(`is ready: (http://localhost:\d+)`)

// startDemo runs the demonstration on a port that is free, with its temporary
// files in tmp, and waits until it says that it is ready.
func startDemo(t *testing.T, program, tmp string, args ...string) *demo {
	t.Helper()
	d := &demo{out: &output{}, done: make(chan error, 1)}
	d.cmd = exec.Command(program, append([]string{"demo", "--listen", "127.0.0.1:0"}, args...)...)
	d.cmd.Env = append(os.Environ(), "TMPDIR="+tmp)
	d.cmd.Stderr = d.out
	pipe, err := d.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	if err := d.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.cmd.Process.Kill() })
	ready := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(io.TeeReader(pipe, d.out))
		for lines.Scan() {
			if m := readyLine.FindStringSubmatch(lines.Text()); m != nil {
				ready <- m[1]
			}
		}
		d.done <- d.cmd.Wait()
	}()
	select {
	case d.url = <-ready:
		d.wait = time.Since(begin)
	case err := <-d.done:
		t.Fatalf("the demonstration ended: %v\n%s", err, d.out)
	case <-time.After(2 * time.Minute):
		t.Fatalf("the demonstration is not ready after two minutes\n%s", d.out)
	}
	return d
}

// stop ends it as Ctrl-C does and gives how it ended.
func (d *demo) stop(t *testing.T) error {
	t.Helper()
	if err := d.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-d.done:
		return err
	case <-time.After(time.Minute):
		t.Fatalf("the demonstration does not stop\n%s", d.out)
		return nil
	}
}

func TestDemo(t *testing.T) {
	program := binary(t)
	t.Run("in a folder that goes with it", func(t *testing.T) {
		tmp := t.TempDir()
		d := startDemo(t, program, tmp)
		t.Logf("ready after %v", d.wait.Round(10*time.Millisecond))
		if d.wait > 10*time.Second {
			t.Errorf("ready after %v: three seconds are wanted, ten too long on any machine", d.wait)
		}
		a := get(t, d.url+"/en/framework/provisions/un:a-70-174:13:h")
		if a.Status != http.StatusOK || !bytes.Contains(a.Body, []byte("appropriate requests for assistance")) {
			t.Errorf("the norm answers %d", a.Status)
		}
		if left := entries(t, tmp); len(left) != 1 {
			t.Errorf("it keeps %v", left)
		}
		if err := d.stop(t); err != nil {
			t.Errorf("Ctrl-C ends it with %v\n%s", err, d.out)
		}
		if left := entries(t, tmp); len(left) != 0 {
			t.Errorf("it leaves %v behind", left)
		}
		if res, err := hubtest.Client.Get(d.url + "/en/"); err == nil {
			_ = res.Body.Close()
			t.Error("somebody still answers")
		}
	})
	t.Run("in a folder that stays", func(t *testing.T) {
		data := filepath.Join(t.TempDir(), "hub")
		first := startDemo(t, program, t.TempDir(), "--data", data)
		size := register(t, first.url)
		if err := first.stop(t); err != nil {
			t.Fatalf("%v\n%s", err, first.out)
		}
		second := startDemo(t, program, t.TempDir(), "--data", data)
		if again := register(t, second.url); again != size {
			t.Errorf("first %+v, then %+v: something was said twice", size, again)
		}
		if strings.Contains(second.out.String(), "statements are in the register") {
			t.Error("it tells of loading, and there is nothing to load")
		}
		// A second process on the same data would fork the register.
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		out, err := exec.CommandContext(ctx, program, "demo", "--listen", "127.0.0.1:0", "--data", data).CombinedOutput()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || ctx.Err() != nil {
			t.Errorf("a second process on the same data: %v\n%s", err, out)
		}
		if err := second.stop(t); err != nil {
			t.Errorf("%v\n%s", err, second.out)
		}
	})
	t.Run("told to end by the machine", func(t *testing.T) {
		d := startDemo(t, program, t.TempDir())
		if err := d.cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if err := <-d.done; err != nil {
			t.Errorf("%v\n%s", err, d.out)
		}
	})
	for _, listen := range []string{"0.0.0.0:0", "[::]:0", ":0"} {
		t.Run("not for others, at "+listen, func(t *testing.T) {
			tmp := t.TempDir()
			cmd := exec.Command(program, "demo", "--listen", listen)
			cmd.Env = append(os.Environ(), "TMPDIR="+tmp)
			out, err := cmd.CombinedOutput()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.ExitCode() != 2 || !strings.Contains(string(out), "this machine only") {
				t.Errorf("%v: %s", err, out)
			}
			if left := entries(t, tmp); len(left) != 0 {
				t.Errorf("it leaves %v behind", left)
			}
		})
	}
}

type registerState struct {
	Size int64
	Root string
}

func register(t *testing.T, url string) registerState {
	t.Helper()
	var s registerState
	decode(t, get(t, url+"/api/v1/register"), &s)
	if s.Size < 100 || s.Root == "" {
		t.Fatalf("the register is %+v", s)
	}
	return s
}

func entries(t *testing.T, dir string) []string {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range all {
		out = append(out, e.Name())
	}
	return out
}
