package bench_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"comity.example/comity/internal/app"
)

// sizes are the registers of which proofs and rebuilds are measured:
// COMITY_BENCH_SIZES names others, separated by commas.
func sizes(t *testing.T) []int64 {
	t.Helper()
	named := os.Getenv("COMITY_BENCH_SIZES")
	if named == "" {
		named = "10000,100000,1000000"
	}
	var out []int64
	for _, text := range strings.Split(named, ",") {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			t.Fatalf("COMITY_BENCH_SIZES: %v", err)
		}
		out = append(out, n)
	}
	return out
}

// program builds the binary that is measured from outside.
func program(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "comity")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", path, "../../cmd/comity")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}

// timed runs a command and gives its time and its largest memory in bytes.
func timed(t *testing.T, name string, args ...string) (time.Duration, int64) {
	t.Helper()
	cmd := exec.Command(name, args...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	begin := time.Now()
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out.String())
	}
	return time.Since(begin), cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss * 1024
}

func megabytes(n int64) string { return fmt.Sprintf("%.0f MB", float64(n)/1e6) }

// TestScale measures verify and rebuild of registers of three sizes, each in
// a process of its own.
func TestScale(t *testing.T) {
	wanted(t, "scale")
	b := &table{t: t}
	comity := program(t)
	var before map[string]float64
	for _, size := range sizes(t) {
		h, o, keyFile := hub(t, "", size)
		if err := h.Close(); err != nil {
			t.Fatal(err)
		}
		rate := map[string]float64{}
		for _, command := range []string{"verify", "rebuild"} {
			args := []string{command, "--data", o.Data}
			if command == "verify" {
				args = append(args, "--state", filepath.Join(t.TempDir(), "state"))
			} else {
				args = append(args, "--key-file", keyFile)
			}
			took, memory := timed(t, comity, args...)
			rate[command] = perSecond(int(size), took)
			f := figure{
				what:  fmt.Sprintf("%s of %d statements (SQLite): %s, %s", command, size, took.Round(100*time.Millisecond), megabytes(memory)),
				value: fmt.Sprintf("%.0f/s", rate[command]), aim: "linear; 1,000,000 under 5 min and 500 MB",
			}
			if before != nil {
				f.baseline, f.ratio = fmt.Sprintf("%.0f/s", before[command]), fmt.Sprintf("%.2f", rate[command]/before[command])
			}
			b.add(f)
		}
		before = rate
	}
	b.print()
}

// TestStart measures what an operator with one small server feels.
func TestStart(t *testing.T) {
	wanted(t, "start")
	b := &table{t: t}
	comity := program(t)
	info, err := os.Stat(comity)
	if err != nil {
		t.Fatal(err)
	}
	b.add(figure{what: "size of the binary, stripped", value: megabytes(info.Size())})
	h, o, keyFile := hub(t, "", 100_000)
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	took, memory := started(t, comity, o, keyFile)
	b.add(figure{what: "start to first answer, 100,000 statements (SQLite)", value: ms(took)})
	b.add(figure{what: "memory of an idle hub, 100,000 statements (SQLite)", value: megabytes(memory)})
	b.print()
}

// started runs a hub until it answers a page, waits, and reads its memory.
func started(t *testing.T, comity string, o app.Options, keyFile string) (time.Duration, int64) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	cmd := exec.CommandContext(ctx, comity, "serve", "--data", o.Data, "--key-file", keyFile, "--listen", address)
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Signal(os.Interrupt); _ = cmd.Wait() }()
	for {
		r, err := http.Get("http://" + address + "/en/framework")
		if err == nil {
			_ = r.Body.Close()
			if r.StatusCode == http.StatusOK {
				break
			}
		}
		if ctx.Err() != nil {
			t.Fatal("the hub does not answer")
		}
		time.Sleep(5 * time.Millisecond)
	}
	took := time.Since(begin)
	time.Sleep(2 * time.Second)
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
	if err != nil {
		t.Skip("memory is read from /proc")
	}
	for _, line := range strings.Split(string(status), "\n") {
		if f := strings.Fields(line); len(f) == 3 && f[0] == "VmRSS:" {
			kb, _ := strconv.ParseInt(f[1], 10, 64)
			return took, kb * 1024
		}
	}
	return took, 0
}
