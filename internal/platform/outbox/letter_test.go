package outbox

import (
	"io"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/statement"
)

func decoded(m *mail.Message) io.Reader {
	if m.Header.Get("Content-Transfer-Encoding") == "quoted-printable" {
		return quotedprintable.NewReader(m.Body)
	}
	return m.Body
}

func TestParseAddress(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		ok       bool
	}{
		{"plain", "officer@mfa.example", true},
		{"with a dot and a sign", "first.last+notices@mfa.example", true},
		{"not in Latin letters", "канцелярия@пример.example", true},
		{"empty", "", false},
		{"no domain", "officer", false},
		{"a line more", "officer@mfa.example\r\nBcc: all@mfa.example", false},
		{"a line feed alone", "officer@mfa.example\nX: y", false},
		{"two", "a@mfa.example, b@mfa.example", false},
		{"with a name", "Officer <officer@mfa.example>", false},
		{"in brackets", "<officer@mfa.example>", false},
		{"quoted", `"a b"@mfa.example`, false},
		{"a quoted line end", "\"a\\\r\nb\"@mfa.example", false},
		{"a blank", "of ficer@mfa.example", false},
		{"a mark of direction", "officer@mfa\u202e.example", false},
		{"a next-line character", "officer@mfa.example\u0085", false},
		{"longer than any", strings.Repeat("a", 250) + "@b.example", false},
		{"a command", "officer@mfa.example> SIZE=1", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := ParseAddress(tc.in); (err == nil) != tc.ok {
				t.Errorf("%v", err)
			} else if err != nil && !fail.Is(err, fail.Invalid) {
				t.Errorf("kind %s", fail.KindOf(err))
			}
		})
	}
}

func TestWithin(t *testing.T) {
	for link, ok := range map[string]bool{
		"/desk/drafts/1": true, "/enrol/abc_DEF-1": true, "/desk?x=1": true, "/statements/a:b": true,
		"": false, "desk": false, "//evil.example": false, "https://evil.example/": false, "/a b": false, "/a\r\nb": false,
		"/é": false, `/\evil.example`: false, `/a"b`: false, "/<b>": false, "/" + strings.Repeat("a", 500): false,
	} {
		if within(link) != ok {
			t.Errorf("%q: %v", link, !ok)
		}
	}
}

// Whatever is put into a placeholder, the letter has the headers that we gave
// it, its subject is one line that begins with the marking, and nothing of it
// is in the headers in any other way.
func TestNothingGetsIntoTheHeaders(t *testing.T) {
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	q := &Queue{Clock: clock.NewFake(time.Unix(0, 0)), Kinds: []Kind{{Name: "test.chosen", Words: "alert.people."}}}
	d := &Dispatcher{o: Options{Queue: q, Catalogue: catalogue, Hub: "Hub of the test", Base: "https://hub.test", Mail: &SMTP{From: "hub@hub.test"}}}
	headers := regexp.MustCompile(`(?m)^[A-Za-z-]+:`)
	rapid.Check(t, func(r *rapid.T) {
		value := rapid.OneOf(
			rapid.String(),
			rapid.SampledFrom([]string{"\r\nBcc: all@mfa.example", "a\r\n\r\nbody", "a\nX-Evil: 1", "\u2028Bcc: x", "=?utf-8?q?=0D=0ABcc:?=",
				"\x00", "\u202eevil", strings.Repeat("long ", 400), strings.Repeat("طويل", 300), strings.Repeat("=?", 50), "\xff\xfe", "\v\f\u0085"}),
		).Draw(r, "value")
		for _, l := range d.o.Catalogue.Locales() {
			it := item{id: "00112233445566778899aabbccddeeff", kind: d.o.Queue.Kinds[0],
				content: content{Marking: statement.Clear, Subject: map[string]string{"what": clean(value), "title": clean(value)}, Link: "/desk"}}
			subject, body := d.text(l, []item{it})
			m, err := d.message(letter{id: "id"}, "officer@mfa.example", l, subject, body)
			if err != nil {
				r.Fatal(err)
			}
			var raw strings.Builder
			if _, err := m.WriteTo(&raw); err != nil {
				r.Fatal(err)
			}
			got, err := read("officer@mfa.example", raw.String())
			if err != nil {
				r.Fatal(err)
			}
			head, _, _ := strings.Cut(raw.String(), "\r\n\r\n")
			if n := len(headers.FindAllString(head, -1)); n != len(got.Message.Header) || n != 10 {
				r.Fatalf("%d header lines:\n%s", n, head)
			}
			if got.Message.Header.Get("Bcc") != "" || got.Message.Header.Get("X-Evil") != "" || got.Message.Header.Get("To") != "<officer@mfa.example>" {
				r.Fatalf("headers:\n%s", head)
			}
			if !strings.HasPrefix(got.Subject, "[TLP:CLEAR] ") || strings.ContainsAny(got.Subject, "\r\n\x00") || !utf8.ValidString(got.Subject) || utf8.RuneCountInString(got.Subject) > maxSubject {
				r.Fatalf("subject %q", got.Subject)
			}
			for _, line := range strings.Split(head, "\r\n") {
				if len(line) > 998 || strings.ContainsAny(line, "\r\n") {
					r.Fatalf("line %q", line)
				}
			}
			if !strings.HasPrefix(got.Body, "TLP:CLEAR\n\n") {
				r.Fatalf("body %q", got.Body)
			}
		}
	})
}

func TestClean(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"words", "two words", "two words"},
		{"line ends", "a\r\nb\nc", "a b c"},
		{"blanks at the ends", "  a  ", "a"},
		{"separators of Unicode", "a\u2028b\u2029c\u0085d", "a b c d"},
		{"marks of direction", "a\u202e\u2066b", "ab"},
		{"a joiner in a word", "می\u200cخواهم", "می\u200cخواهم"},
		{"what is no text", "a\xffb", "a b"},
		{"too long", strings.Repeat("é", 400), strings.Repeat("é", 300) + "…"},
		{"nothing but blanks", "\r\n\t", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := clean(tc.in); got != tc.want {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
}

// TestExerciseLetters: a letter of an exercise says so before all else, in the
// reader's language; what is marked says nothing of what it is about; and among
// others only those of the exercise bear the word.
func TestExerciseLetters(t *testing.T) {
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	q := &Queue{Clock: clock.NewFake(time.Unix(0, 0)), Kinds: []Kind{{Name: "test.chosen", Words: "alert.people."}}}
	d := &Dispatcher{o: Options{Queue: q, Catalogue: catalogue, Hub: "Hub of the test", Base: "https://hub.test", Mail: &SMTP{From: "hub@hub.test"}}}
	one := func(m statement.Marking, exercise bool) item {
		return item{id: "00112233445566778899aabbccddeeff", kind: q.Kinds[0],
			content: content{Marking: m, Subject: map[string]string{"what": "CANARY-WHAT"}, Link: "/desk", Exercise: exercise}}
	}
	for _, l := range catalogue.Locales() {
		word := map[string]string{"en": "EXERCISE", "fr": "EXERCICE", "ar": "تمرين"}[l.Tag()]
		subject, body := d.text(l, []item{one(statement.Red, true)})
		if !strings.HasPrefix(subject, "["+word+"] [TLP:RED] ") || !strings.HasPrefix(body, word+"\n") || strings.Contains(subject+body, "CANARY") {
			t.Errorf("%s: %q\n%s", l.Tag(), subject, body)
		}
		subject, body = d.text(l, []item{one(statement.Red, false)})
		if strings.Contains(subject+body, word) || !strings.HasPrefix(subject, "[TLP:RED] ") {
			t.Errorf("%s: %q\n%s", l.Tag(), subject, body)
		}
		subject, body = d.text(l, []item{one(statement.Red, false), one(statement.Amber, true)})
		if strings.Contains(subject, word) || strings.Count(body, word) != 1 || !strings.Contains(body, word+" · TLP:AMBER") {
			t.Errorf("%s: %q\n%s", l.Tag(), subject, body)
		}
	}
}
