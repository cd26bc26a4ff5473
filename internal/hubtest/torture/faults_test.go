package torture_test

import (
	"bufio"
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/sqldb"
)

// inject makes system calls of a running hub fail from now on, on its
// database files. The returned function lets them pass again.
func (p *process) inject(dir, calls, errno string) (stop func()) {
	p.t.Helper()
	args := []string{"-f", "-qq", "-o", "/dev/null", "-p", fmt.Sprint(p.pid), "-e", "signal=none",
		"-e", "trace=" + calls, "-e", "inject=" + calls + ":error=" + errno}
	for _, name := range []string{database, database + "-wal"} {
		args = append(args, "-P", filepath.Join(dir, name))
	}
	cmd := exec.Command("strace", args...)
	said, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		p.t.Fatal(err)
	}
	go func() { // strace says what it cannot do
		for in := bufio.NewScanner(said); in.Scan(); {
			p.t.Log("strace:", in.Text())
		}
	}()
	p.attached(cmd)
	stopped := false
	stop = func() {
		if !stopped {
			stopped = true
			_ = cmd.Process.Signal(syscall.SIGTERM) // it lets go of the hub and ends
			_ = cmd.Wait()
		}
	}
	p.t.Cleanup(stop)
	return stop
}

// attached waits until strace holds every thread of the hub.
func (p *process) attached(cmd *exec.Cmd) {
	p.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if held(p.pid, cmd.Process.Pid) {
			return
		}
	}
	p.t.Fatal("strace does not attach")
}

// held reports whether every thread of a process is traced by another.
func held(pid, by int) bool {
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/status", pid))
	if err != nil || len(threads) == 0 {
		return false
	}
	for _, path := range threads {
		if !strings.Contains(read(path), fmt.Sprintf("\nTracerPid:\t%d\n", by)) {
			return false
		}
	}
	return true
}

func TestTortureFailingCalls(t *testing.T) {
	need(t, "strace")
	for _, c := range []struct {
		name, calls, errno string
		passes             bool // the hub goes on when the fault has passed
	}{
		{"fsync fails", "fsync,fdatasync", "EIO", false},
		{"writing fails", "pwrite64", "EIO", false},
		{"the disk is full", "pwrite64", "ENOSPC", true},
		{"the quota is used up", "pwrite64", "EDQUOT", false},
		{"truncating fails", "ftruncate", "EIO", false}, // what an erasure does last
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			url := "sqlite:" + filepath.Join(dir, database)
			keyDir := newHub(t, url)
			p := start(t, url, keyDir, nil)
			p.ready()
			p.order("load")
			p.until(40)
			heal := p.inject(dir, c.calls, c.errno)
			p.refuses(c.passes)
			heal()
			told := p.try()
			if strings.HasPrefix(told, "said") != c.passes {
				t.Errorf("after the fault has passed: %s", told)
			}
			p.kill()
			promises := p.promises()
			if err := survives(dir, keyDir, promises); err != nil {
				t.Error(err)
			}
		})
	}
}

// refuses sees that a hub whose disk fails acknowledges nothing more and
// shows no new checkpoint, and says so.
func (p *process) refuses(passes bool) {
	p.t.Helper()
	for range 8 { // each speaker ends with its first refusal
		if told := p.answer("refused"); !strings.HasPrefix(told, "unavailable ") {
			p.t.Errorf("a speaker is refused with %s", told)
		}
	}
	p.order("hush")
	p.answer("hushed")
	p.order("state")
	before := p.answer("state")
	if _, why, _ := strings.Cut(before, " "); why == "" {
		p.t.Error("the hub says that all is well")
	} else if passes != strings.Contains(why, "full") {
		p.t.Errorf("the hub says: %s", why)
	}
	said := p.said()
	for range 5 {
		if told := p.try(); !strings.HasPrefix(told, "refused unavailable ") {
			p.t.Errorf("while the disk fails: %s", told)
		}
	}
	p.order("state")
	if after := p.answer("state"); after != before {
		p.t.Errorf("the state was %s and is %s", before, after)
	}
	if p.said() != said {
		p.t.Error("something was acknowledged")
	}
}

// Two processes on one register would fork it. The lock ends with its owner,
// however that ends.
func TestTortureSecondProcess(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		keyDir := newHub(t, url)
		first := start(t, url, keyDir, nil)
		first.ready()
		first.order("load")
		first.until(10)
		for range 3 {
			second := start(t, url, keyDir, nil)
			if told := second.answer("refused"); !strings.HasPrefix(told, "conflict another process") {
				t.Errorf("the second is refused with %s", told)
			}
			second.kill()
		}
		first.until(first.said() + 10)
		first.kill()
		eventually(t, "the next owner", func() error {
			return hubtest.CheckLog(context.Background(), url, projections(), first.promises())
		})
		eventually(t, "the next owner", func() error {
			db, err := sqldb.Open(context.Background(), url)
			if err != nil {
				return err
			}
			return db.Close()
		})
		third := start(t, url, keyDir, nil)
		third.ready()
		third.order("try")
		third.until(1)
	})
}

// On PostgreSQL the server keeps what it has committed; what is left to us is
// to promise nothing before, and to find the place again.
func TestTortureKillOnPostgres(t *testing.T) {
	url := hubtest.Postgres(t)
	keyDir := newHub(t, url)
	var all hubtest.Promises
	for range kills() / 5 {
		var p *process
		eventually(t, "starting after a kill", func() error { // the server has to notice first
			db, err := sqldb.Open(context.Background(), url)
			if err != nil {
				return err
			}
			return db.Close()
		})
		p = start(t, url, keyDir, nil)
		p.ready()
		p.order("load")
		p.until(30)
		p.kill()
		more := p.promises()
		all.Said, all.Erased, all.Shown = append(all.Said, more.Said...), append(all.Erased, more.Erased...), append(all.Shown, more.Shown...)
	}
	if err := hubtest.CheckLog(context.Background(), url, projections(), all); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d statements were kept", len(all.Said))
}
