package door_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"comity.example/comity/internal/door"
	"comity.example/comity/internal/fail"
)

// folder is a short one: a socket's path has little room.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "door")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func opened(t *testing.T, dir string, h door.Handler) *door.Door {
	t.Helper()
	d, err := door.Open(dir, h)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// echo answers with the name and what was given.
func echo(_ context.Context, name string, with json.RawMessage, out io.Writer) error {
	fmt.Fprintf(out, "%s ", name)
	fmt.Fprintf(out, "%s", with)
	return nil
}

func TestAnOrderIsCarriedOut(t *testing.T) {
	dir := folder(t)
	opened(t, dir, echo)
	var out bytes.Buffer
	answered, err := door.Knock(t.Context(), dir, "person list", map[string]string{"name": "Ångström\n"}, &out)
	if !answered || err != nil || out.String() != `person list {"name":"Ångström\n"}` {
		t.Errorf("%v, %v, %q", answered, err, out.String())
	}
}

// An error keeps its kind, its words and its hint on the way.
func TestHowAnOrderEnds(t *testing.T) {
	dir := folder(t)
	endings := map[string]error{
		"plain":   errors.New("it rains"),
		"kind":    fail.New(fail.Locked, "locked").WithHint("unlock it"),
		"caused":  fail.Wrap(errors.New("the cause"), fail.Broken, "broken"),
		"nothing": nil,
	}
	opened(t, dir, func(_ context.Context, name string, _ json.RawMessage, _ io.Writer) error {
		if name == "breaks down" {
			panic("out of order")
		}
		return endings[name]
	})
	for name, want := range endings {
		_, err := door.Knock(t.Context(), dir, name, nil, io.Discard)
		if fail.KindOf(err) != fail.KindOf(want) || fail.Hint(err) != fail.Hint(want) || want != nil && err.Error() != want.Error() {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
	}
	if _, err := door.Knock(t.Context(), dir, "breaks down", nil, io.Discard); !fail.Is(err, fail.Internal) {
		t.Errorf("an order that breaks down: %v", err)
	}
	if answered, err := door.Knock(t.Context(), dir, "nothing", nil, io.Discard); !answered || err != nil {
		t.Errorf("and after it: %v, %v", answered, err)
	}
}

func TestForItsOwnerAlone(t *testing.T) {
	dir := folder(t)
	if err := os.Chmod(dir, 0o755); err != nil { // as a service manager may make it
		t.Fatal(err)
	}
	defer syscall.Umask(syscall.Umask(0))
	if err := os.Mkdir(filepath.Join(dir, "door"), 0o777); err != nil {
		t.Fatal(err)
	}
	d := opened(t, dir, echo)
	for name, want := range map[string]fs.FileMode{"door": fs.ModeDir | 0o700, "door/hub.sock": fs.ModeSocket | 0o600} {
		info, err := os.Lstat(filepath.Join(dir, name))
		if err != nil || info.Mode() != want {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// Somebody who is not the owner is told what is wrong, and reaches nothing.
func TestAnotherAccount(t *testing.T) {
	if dir := os.Getenv("COMITY_TEST_DOOR"); dir != "" { // this is that account
		answered, err := door.Knock(t.Context(), dir, "x", nil, io.Discard)
		fmt.Println("knocked:", answered, fail.KindOf(err))
		return
	}
	if os.Geteuid() != 0 {
		t.Skip("only root can try it as somebody else")
	}
	dir := folder(t)
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	var asked atomic.Int32
	opened(t, dir, func(context.Context, string, json.RawMessage, io.Writer) error { asked.Add(1); return nil })
	self := filepath.Join(dir, "knock") // the test's own folder is closed to others
	b, err := os.ReadFile(os.Args[0])
	if err == nil {
		err = os.WriteFile(self, b, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	const nobody = 65534
	cmd := exec.Command(self, "-test.run", "^TestAnotherAccount$")
	cmd.Dir, cmd.Env = "/", append(os.Environ(), "COMITY_TEST_DOOR="+dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	said, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(said), "knocked: true denied") || asked.Load() != 0 {
		t.Errorf("%v, asked %d times: %s", err, asked.Load(), said)
	}
}

func TestNobodyThere(t *testing.T) {
	for name, make := range map[string]func(dir string) error{
		"no folder":                        os.Remove,
		"no door":                          func(string) error { return nil },
		"a stale one":                      stale,
		"a file where the folder would be": func(dir string) error { return os.WriteFile(filepath.Join(dir, "door"), nil, 0o600) },
	} {
		dir := folder(t)
		if err := make(dir); err != nil {
			t.Fatal(err)
		}
		if answered, err := door.Knock(t.Context(), dir, "x", nil, io.Discard); answered || err != nil {
			t.Errorf("%s: %v, %v", name, answered, err)
		}
	}
}

// stale leaves a socket as a hub does that is killed.
func stale(dir string) error {
	if err := os.Mkdir(filepath.Join(dir, "door"), 0o700); err != nil {
		return err
	}
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(dir, "door", "hub.sock"), Net: "unix"})
	if err != nil {
		return err
	}
	l.SetUnlinkOnClose(false)
	return l.Close()
}

func TestAStaleSocketGivesWay(t *testing.T) {
	dir := folder(t)
	if err := stale(dir); err != nil {
		t.Fatal(err)
	}
	opened(t, dir, echo)
	if answered, err := door.Knock(t.Context(), dir, "x", nil, io.Discard); !answered || err != nil {
		t.Errorf("%v, %v", answered, err)
	}
}

func TestWhatIsNotItsOwn(t *testing.T) {
	elsewhere := folder(t)
	for name, tc := range map[string]struct {
		make func(dir string) error
		kind fail.Kind
	}{
		"a live hub": {func(dir string) error { opened(t, dir, echo); return nil }, fail.Conflict},
		"a link":     {func(dir string) error { return os.Symlink(elsewhere, filepath.Join(dir, "door")) }, fail.Denied},
		"a file":     {func(dir string) error { return os.WriteFile(filepath.Join(dir, "door"), nil, 0o600) }, fail.Denied},
		"not a socket": {func(dir string) error {
			if err := os.Mkdir(filepath.Join(dir, "door"), 0o700); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(dir, "door", "hub.sock"), []byte("mine"), 0o600)
		}, fail.Exists},
		"no folder": {os.Remove, fail.Unavailable},
	} {
		dir := folder(t)
		if err := tc.make(dir); err != nil {
			t.Fatal(err)
		}
		if d, err := door.Open(dir, echo); !fail.Is(err, tc.kind) {
			t.Errorf("%s: %v", name, err)
			if err == nil {
				_ = d.Close()
			}
		}
	}
	long := filepath.Join(elsewhere, strings.Repeat("x", 120))
	if _, err := door.Open(long, echo); !fail.Is(err, fail.Invalid) {
		t.Errorf("a path that is too long: %v", err)
	}
	if answered, err := door.Knock(t.Context(), long, "x", nil, io.Discard); answered || err != nil {
		t.Errorf("a path that is too long: %v, %v", answered, err)
	}
}

// What is no order is refused, and the door stays open.
func TestNoOrders(t *testing.T) {
	dir := folder(t)
	var asked atomic.Int32
	opened(t, dir, func(context.Context, string, json.RawMessage, io.Writer) error { asked.Add(1); return nil })
	for name, sent := range map[string]string{
		"a request of the web": "GET / HTTP/1.1\r\nHost: hub.test\r\n\r\n",
		"half an order":        `{"name":"person list"`,
		"an endless one":       `{"name":"` + strings.Repeat("x", 3<<20) + `"}`,
		"nothing":              "",
	} {
		conn, err := net.Dial("unix", filepath.Join(dir, "door", "hub.sock"))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(conn, sent) // the hub may hang up before it has heard all
		_ = conn.(*net.UnixConn).CloseWrite()
		said, _ := io.ReadAll(conn)
		_ = conn.Close()
		if len(said) > 0 && !strings.Contains(string(said), `"kind":"invalid"`) || asked.Load() != 0 {
			t.Errorf("%s: %s, asked %d times", name, said, asked.Load())
		}
	}
	if answered, err := door.Knock(t.Context(), dir, "x", nil, io.Discard); !answered || err != nil || asked.Load() != 1 {
		t.Errorf("afterwards: %v, %v", answered, err)
	}
}

// Closing ends what is under way, and waits neither for an order that hangs nor
// for somebody who says nothing.
func TestClosing(t *testing.T) {
	dir := folder(t)
	begun := make(chan struct{})
	d := opened(t, dir, func(ctx context.Context, _ string, _ json.RawMessage, _ io.Writer) error {
		close(begun)
		<-ctx.Done()
		return fail.New(fail.Unavailable, "the hub ends")
	})
	silent, err := net.Dial("unix", filepath.Join(dir, "door", "hub.sock"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = silent.Close() }()
	ended := make(chan error)
	go func() {
		_, err := door.Knock(context.Background(), dir, "x", nil, io.Discard)
		ended <- err
	}()
	<-begun
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; !fail.Is(err, fail.Unavailable) || !strings.Contains(err.Error(), "the hub ends") {
		t.Errorf("%v", err)
	}
	if answered, err := door.Knock(t.Context(), dir, "x", nil, io.Discard); answered || err != nil {
		t.Errorf("closed: %v, %v", answered, err)
	}
}

func TestWhoGivesUp(t *testing.T) {
	dir := folder(t)
	begun, over := make(chan struct{}), make(chan struct{})
	opened(t, dir, func(context.Context, string, json.RawMessage, io.Writer) error { close(begun); <-over; return nil })
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-begun; cancel() }()
	if _, err := door.Knock(ctx, dir, "x", nil, io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	close(over)
}

// Many at once are answered, each with its own.
func TestManyAtOnce(t *testing.T) {
	dir := folder(t)
	opened(t, dir, echo)
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			var out bytes.Buffer
			want := fmt.Sprintf("x %d", i)
			if _, err := door.Knock(context.Background(), dir, "x", i, &out); err != nil || out.String() != want {
				t.Errorf("%q, %v, want %q", out.String(), err, want)
			}
		})
	}
	all.Wait()
}
