package token

import (
	"regexp"
	"strings"
	"testing"

	"comity.example/comity/internal/platform/secret"
)

func TestForm(t *testing.T) {
	form, seen := regexp.MustCompile(`^`+Form+`$`), map[string]bool{}
	for range 500 {
		text := newText()
		hash, ok := Sum(text)
		if !ok || len(hash) != 32 || !form.MatchString(text) || seen[text] || seen[string(hash)] {
			t.Fatalf("%q gives %x, %v", text, hash, ok)
		}
		seen[text], seen[string(hash)] = true, true
	}
}

// A token has one form, and one wrong character anywhere makes it none.
func TestSumRefuses(t *testing.T) {
	text := newText()
	for i := range text {
		for _, c := range []byte{'a', 'b', '7', 'A', '-', ' ', 0} {
			if text[i] == c {
				continue
			}
			if _, ok := Sum(text[:i] + string(c) + text[i+1:]); ok {
				t.Fatalf("%q is taken at place %d", c, i)
			}
		}
	}
	for name, other := range map[string]string{"nothing": "", "the prefix": Prefix, "too short": text[:len(text)-1], "too long": text + "a", "in capitals": strings.ToUpper(text),
		"a session's secret": secret.New(), "a blank before": " " + text} {
		if hash, ok := Sum(other); ok || hash != nil {
			t.Errorf("%s is taken", name)
		}
	}
	body := Prefix + strings.Repeat("a", secretChars-1) + "b" // bits beyond the 256th
	if _, ok := Sum(body + check(body)); ok {
		t.Error("a second form of a token is taken")
	}
}

func FuzzSum(f *testing.F) {
	f.Add(newText())
	f.Add("comity_")
	f.Fuzz(func(t *testing.T, text string) {
		if hash, ok := Sum(text); ok && (len(hash) != 32 || !regexp.MustCompile(`^`+Form+`$`).MatchString(text)) {
			t.Errorf("%q is taken", text)
		}
	})
}

func TestParseNetworks(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"none", " \n", ""}, {"an address", "192.0.2.7", "192.0.2.7/32"}, {"a network, masked", "192.0.2.77/24", "192.0.2.0/24"},
		{"several, one twice", "192.0.2.0/24, 2001:db8::/32\n192.0.2.1/24", "192.0.2.0/24 2001:db8::/32"}, {"one mapped into the other kind", "::ffff:192.0.2.7", "192.0.2.7/32"},
		{"a name", "example.org", "no"}, {"too wide a mask", "192.0.2.0/33", "no"}, {"too many", strings.Repeat("x ", 20), "no"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			all, err := ParseNetworks(tc.text)
			var out []string
			for _, p := range all {
				out = append(out, p.String())
			}
			if got := strings.Join(out, " "); (err != nil) != (tc.want == "no") || err == nil && got != tc.want {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
	var many []string
	for i := range MaxNetworks + 1 {
		many = append(many, "10.0."+string(rune('0'+i%10))+"."+string(rune('0'+i/10))+"/32")
	}
	if _, err := ParseNetworks(strings.Join(many, " ")); err == nil {
		t.Error("a token is bound to more networks than it may")
	}
}
