package intake

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write golden files")

// TestReports holds what a person reads at the terminal to golden files.
func TestReports(t *testing.T) {
	table, err := ReadTable(fixture(t, "table.txt"), nil)
	if err != nil {
		t.Fatal(err)
	}
	call, err := ReadCall(fixture(t, "call.txt"))
	if err != nil {
		t.Fatal(err)
	}
	meetings, err := ReadMeetings(fixture(t, "meetings.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for name, report := range map[string]func(io.Writer) error{
		"table": table.Report, "call": Combine(call).Report, "meetings": meetings.Report,
	} {
		var got bytes.Buffer
		if err := report(&got); err != nil {
			t.Fatal(err)
		}
		golden := filepath.Join("testdata", name+".report")
		if *update {
			if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Bytes(), want) {
			t.Errorf("%s:\n%s", name, got.String())
		}
		if err := report(fullDisk{}); !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("%s: a full disk gives %v", name, err)
		}
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, io.ErrShortWrite }
