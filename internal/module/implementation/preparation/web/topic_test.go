package web

import "testing"

// TestCut: words are cut between words, and say so.
func TestCut(t *testing.T) {
	for _, c := range []struct{ words, want string }{
		{"", ""}, {"A team.", "A team."}, {"A team\nworks day and night.", "A team works …"}, {"ordnungsgemäßerweise", "ordnungsgemäße …"},
	} {
		if got := cut(c.words, 14); got != c.want {
			t.Errorf("%q is cut to %q, want %q", c.words, got, c.want)
		}
	}
}
