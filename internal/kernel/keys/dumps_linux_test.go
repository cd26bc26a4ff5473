package keys_test

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"comity.example/comity/internal/kernel/keys"
)

// asked says to this test, run as a program of its own, what to do.
const asked = "COMITY_TEST_FORBID_DUMPS"

// TestForbidDumps looks at a process that has forbidden dumps, since it cannot
// be undone: at its limits as the kernel shows them, and at its flag.
func TestForbidDumps(t *testing.T) {
	if os.Getenv(asked) != "" {
		if err := keys.ForbidDumps(); err != nil {
			t.Fatal(err)
		}
		limits, err := os.ReadFile("/proc/self/limits")
		if err != nil {
			t.Fatal(err)
		}
		dumpable, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Printf("%s\ndumpable %d\n", limits, dumpable)
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestForbidDumps$")
	cmd.Env = append(os.Environ(), asked+"=yes")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	core := ""
	for line := range strings.Lines(string(out)) {
		if strings.HasPrefix(line, "Max core file size") {
			core = strings.Join(strings.Fields(line)[4:6], " ")
		}
	}
	if core != "0 0" || !strings.Contains(string(out), "dumpable 0") {
		t.Errorf("cores of up to %q may be written:\n%s", core, out)
	}
}
