package torture_test

import "testing"

// TestTraceOfTheKilled: what strace says of calls that a kill overtook is no result,
// and not an error either.
func TestTraceOfTheKilled(t *testing.T) {
	const write = `7  pwrite64(3</x/hub.db>, "ab", 2, 0) = `
	for _, tc := range []struct {
		line                      string
		happened, unknown, unseen bool
	}{
		{write + `2`, true, false, false},
		{write + `-1 EIO (Input/output error)`, false, false, false},
		{write + `?`, false, true, false},
		{write + `-1 (errno 18446744073709551615)`, false, true, false},
		{write + `-1 (errno 18446744073709551598)`, false, true, false},
		{`7  ???(`, false, false, true},
		{`7  <... ??? resumed>)                = ?`, false, false, true},
	} {
		f := &file{}
		d := &disk{files: map[string]*file{"hub.db": f}, begun: map[string]*call{}}
		if err := d.line(tc.line); err != nil {
			t.Errorf("%s: %v", tc.line, err)
		}
		if got := len(f.pending) == 1; got != tc.happened {
			t.Errorf("%s: it happened: %v", tc.line, got)
		}
		if got := len(f.unknown) == 1; got != tc.unknown {
			t.Errorf("%s: it may have happened: %v", tc.line, got)
		}
		if d.blurred != tc.unseen {
			t.Errorf("%s: a call is missing: %v", tc.line, d.blurred)
		}
	}
}
