package torture_test

import (
	"bufio"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// patience is how long a process may be silent before the test gives up. It
// measures nothing.
const patience = time.Minute

// newHub makes a register with its keys, at rest, and gives the folder of the
// keys.
func newHub(t *testing.T, url string) (keyDir string) {
	t.Helper()
	ctx := context.Background()
	keyDir = t.TempDir()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(keys.NewKeyFile(filepath.Join(keyDir, "hub.key")))
	secret, err := keys.KeyFile(filepath.Join(keyDir, "hub.key"))
	must(err)
	store, err := keys.New(hubtest.Origin)
	must(err)
	own, err := keys.Open(clock.System{}.Now())
	must(err)
	store.Put(own.ID, own.Signing)
	guest, err := keys.Open(clock.System{}.Now())
	must(err)
	store.Put(guest.ID, guest.Signing)
	must(store.Save(filepath.Join(keyDir, "keys.age"), secret))
	db, err := sqldb.Open(ctx, url)
	must(err)
	must(ledger.Prepare(ctx, db, hubtest.Origin, store.VKey()))
	l, err := ledger.Open(ctx, ledger.Options{DB: db, Clock: clock.System{}, Keys: store, Projections: projections()})
	must(err)
	must(l.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		if _, err := w.OpenHub(ctx, own.Leaf, own.Blob); err != nil {
			return err
		}
		_, err := w.Open(ctx, guest.Leaf, guest.Blob)
		return err
	}))
	must(l.Close())
	must(db.Close())
	return keyDir
}

// process is a hub that runs.
type process struct {
	t     *testing.T
	cmd   *exec.Cmd
	pid   int // of the hub, which may be a child of strace
	in    io.WriteCloser
	lines chan string

	mu   sync.Mutex
	kept hubtest.Promises
	news chan struct{} // something was told
}

// start runs a hub; before is what runs it, strace say.
func start(t *testing.T, url, keyDir string, env []string, before ...string) *process {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	argv := append(before, self, "-test.run=^$")
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Env = append(append(os.Environ(), envURL+"="+url, envKeys+"="+keyDir), env...)
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	out, tell, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.ExtraFiles = []*os.File{tell}
	p := &process{t: t, cmd: cmd, lines: make(chan string, 1024), news: make(chan struct{}, 1)}
	if p.in, err = cmd.StdinPipe(); err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	_ = tell.Close()
	go p.listen(out)
	t.Cleanup(func() { p.kill() })
	return p
}

// listen remembers the promises, and hands on the other lines.
func (p *process) listen(out *os.File) {
	defer close(p.lines)
	defer func() { _ = out.Close() }()
	for in := bufio.NewScanner(out); in.Scan(); {
		word, rest, _ := strings.Cut(in.Text(), " ")
		if !p.promised(word, rest) {
			p.lines <- in.Text()
		}
	}
}

func (p *process) promised(word, rest string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch word {
	case "said", "confided":
		id, index, _ := strings.Cut(rest, " ")
		h, err := statement.ParseHash(id)
		n, nerr := strconv.ParseInt(index, 10, 64)
		if err != nil || nerr != nil {
			p.t.Errorf("a hub tells %q", rest)
		}
		if r := (ledger.Receipt{ID: h, Index: n}); word == "said" {
			p.kept.Said = append(p.kept.Said, r)
		} else {
			p.kept.Confided = append(p.kept.Confided, r)
		}
	case "erased":
		h, err := statement.ParseHash(rest)
		if err != nil {
			p.t.Errorf("a hub tells %q", rest)
		}
		p.kept.Erased = append(p.kept.Erased, h)
	case "shown":
		b, err := base64.StdEncoding.DecodeString(rest)
		if err != nil {
			p.t.Errorf("a hub tells %q", rest)
		}
		if n := len(p.kept.Shown); n == 0 || string(p.kept.Shown[n-1]) != string(b) {
			p.kept.Shown = append(p.kept.Shown, b)
		}
	default:
		return false
	}
	select {
	case p.news <- struct{}{}:
	default:
	}
	return true
}

// said is the number of statements that were acknowledged.
func (p *process) said() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.kept.Said)
}

// promises are those that were made so far.
func (p *process) promises() hubtest.Promises {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.kept
}

func (p *process) order(line string) {
	p.t.Helper()
	if _, err := fmt.Fprintln(p.in, line); err != nil {
		p.t.Fatalf("the hub does not listen: %v", err)
	}
}

// answer waits for a line that begins with a word, and gives the rest of it.
func (p *process) answer(word string) string {
	p.t.Helper()
	for {
		select {
		case line, ok := <-p.lines:
			if !ok {
				p.t.Fatalf("the hub ended and never told %q", word)
			}
			got, rest, _ := strings.Cut(line, " ")
			if got == word {
				return rest
			}
			p.t.Fatalf("waiting for %q the hub tells %s", word, line)
		case <-time.After(patience):
			p.t.Fatalf("the hub never told %q", word)
		}
	}
}

// try has the hub say one thing and gives what it tells: "said", or
// "refused" and why.
func (p *process) try() string {
	p.t.Helper()
	before := p.said()
	p.order("try")
	p.order("state")
	for {
		select {
		case line, ok := <-p.lines:
			if !ok {
				p.t.Fatal("the hub ended")
			}
			word, _, _ := strings.Cut(line, " ")
			if word == "refused" {
				p.answer("state")
				return line
			}
			if word == "state" {
				if p.said() == before {
					p.t.Fatal("the hub tells nothing")
				}
				return "said"
			}
		case <-time.After(patience):
			p.t.Fatal("the hub does not answer")
		}
	}
}

// ready waits until the hub is open.
func (p *process) ready() {
	p.t.Helper()
	pid, err := strconv.Atoi(p.answer("ready"))
	if err != nil {
		p.t.Fatal(err)
	}
	p.pid = pid
}

// until waits for so many acknowledgements.
func (p *process) until(n int) {
	p.t.Helper()
	for p.said() < n {
		select {
		case <-p.news:
		case line, ok := <-p.lines:
			if !ok {
				p.t.Fatal("the hub ended")
			}
			p.t.Fatalf("the hub tells %s", line)
		case <-time.After(patience):
			p.t.Fatalf("%d statements of %d are acknowledged", p.said(), n)
		}
	}
}

// kill ends the hub without warning and waits for what it had told.
func (p *process) kill() {
	if p.pid != 0 {
		_ = syscall.Kill(p.pid, syscall.SIGKILL)
	} else if p.cmd.Process != nil {
		_ = p.cmd.Process.Kill()
	}
	p.pid = 0
	for range p.lines {
	}
	_ = p.cmd.Wait()
}

// need skips a test where a program is not installed; in CI that fails.
func need(t *testing.T, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err == nil {
		return
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is not installed: run the tests with make test", program)
	}
	t.Skipf("%s is not installed", program)
}

// eventually repeats until it succeeds.
func eventually(t *testing.T, what string, try func() error) {
	t.Helper()
	var err error
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if err = try(); err == nil {
			return
		}
	}
	t.Fatalf("%s: %v", what, err)
}

func read(path string) string {
	b, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	return string(b)
}
