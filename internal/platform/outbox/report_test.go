package outbox

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
)

// What mail servers send back, as they write it: testdata/report. Files that
// begin with "not-" are none.
func TestReports(t *testing.T) {
	want := map[string]report{
		"unknown-user.eml": {true, "5.1.1"},
		"given-up.eml":     {true, "4.4.1"},
		"encoded.eml":      {true, "5.2.2"},
		"no-status.eml":    {true, ""},
		"one-of-two.eml":   {true, "5.7.1"},
		"delayed.eml":      {},
		"delivered.eml":    {},
	}
	files, err := filepath.Glob("testdata/report/*.eml")
	if err != nil || len(files) < len(want)+6 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		t.Run(name, func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for form, raw := range map[string]string{"as sent": string(raw), "as a pipe gives it": strings.ReplaceAll(string(raw), "\r\n", "\n")} {
				got, err := parseReport([]byte(raw))
				if strings.HasPrefix(name, "not-") {
					if !fail.Is(err, fail.Invalid) || !errors.Is(err, errNoReport) {
						t.Errorf("%s: %+v, %v", form, got, err)
					}
					continue
				}
				expected, known := want[name]
				if err != nil || !known || got != expected {
					t.Errorf("%s: %+v, %v", form, got, err)
				}
			}
		})
	}
	if _, err := parseReport(make([]byte, MaxReport+1)); !fail.Is(err, fail.TooLarge) {
		t.Errorf("too long: %v", err)
	}
}

// Whatever comes in, a status is one as RFC 3463 numbers it, and only what
// failed has one.
func FuzzParseReport(f *testing.F) {
	files, err := filepath.Glob("testdata/report/*.eml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := parseReport(raw)
		switch {
		case err != nil && (r.failed || r.status != ""):
			t.Errorf("%+v with %v", r, err)
		case r.status != "" && (!r.failed || !statusPattern.MatchString(r.status) || len(r.status) > 9):
			t.Errorf("%+v", r)
		}
	})
}

func TestParseReturn(t *testing.T) {
	for name, tc := range map[string]struct {
		address string
		ok      bool
	}{
		"an address":             {"bounce@hub.example.org", true},
		"as long as may be":      {strings.Repeat("b", 21) + "@hub.example.org", true},
		"too long for its token": {strings.Repeat("b", 22) + "@hub.example.org", false},
		"a sub-address":          {"bounce+x@hub.example.org", false},
		"none":                   {"bounce", false},
		"one with a line end":    {"bounce@hub.test\r\nRCPT TO:<x@y>", false},
		"one with a name":        {"Bounce <bounce@hub.test>", false},
		"one that is quoted":     {`"a b"@hub.test`, false},
	} {
		if _, err := ParseReturn(tc.address); (err == nil) != tc.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
