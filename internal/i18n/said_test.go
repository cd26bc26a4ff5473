package i18n

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/text/feature/plural"

	"comity.example/comity/internal/fail"
)

// notOnPages says which sources answer no page, and why: what they say of an
// error is for an operator's terminal or for programs, and stays in English.
var notOnPages = []struct{ place, why string }{
	{`^(client|cmd|clearance|identity|statement|redline)(/|$)`, "public packages and the command line"},
	{`^internal/(archtest|bench|door|hubtest|snapshot|verify)(/|$)`, "tests, and what the operator's commands do"},
	{`^internal/kernel/(sqldb|translog)/`, "the database, for the operator; a page says that the hub is not available"},
	{`^internal/kernel/ledger/(rebuild|restore)\.go`, "commands: rebuild, restore, resume"},
	{`^internal/kernel/journal/(rebuild|verify|verify_anchors|verify_end)\.go`, "commands: rebuild, verify"},
	{`^internal/(app/(hub|journal|replica|serve|snapshot)|httpsrv/service|outward/address|platform/outbox/smtp)\.go`, "what a hub needs to start"},
	{`^internal/platform/outbox/(report|returned)\.go`, "what the pipe of a mail server is told"},
	{`/(api|tlogtiles)/`, "answers for programs"},
	{`^internal/platform/corpus/`, "how shipped documents are taken down"},
	{`^internal/module/(framework|record)/(corpus|check|bodies|statements|service|importing|overlap|taking)\.go`, "shipped documents"},
	{`^internal/module/cooperation/template\.go`, "what a hub needs to start"},
	{`^internal/module/cooperation/assessment/(template|mapping)\.go`, "what a hub needs to start"},
	{`^internal/module/implementation/questionnaire/`, "what a hub needs to start"},
	{`^internal/module/record/annex/`, "a command reads annexes"},
	{`^internal/module/consult/(intake|transcript)/`, "a command reads documents and takes them down"},
}

func onPages(place string) bool {
	return !slices.ContainsFunc(notOnPages, func(p struct{ place, why string }) bool {
		return regexp.MustCompile(p.place).MatchString(place)
	})
}

// ofTheHub are kinds whose pages say what is the matter in general only.
var ofTheHub = []string{"Internal", "Broken", "InertKind"}

// TestErrorsAreSaidInEveryLanguage walks what the rooms say when something is
// wrong and fails for a sentence that a page can say and no file of said/ has.
func TestErrorsAreSaidInEveryLanguage(t *testing.T) {
	root := filepath.Join("..", "..")
	said, unread := sentences(t, root)
	if len(said) < 300 {
		t.Fatalf("only %d sentences found: the scanner does not see the sources", len(said))
	}
	for _, place := range unread {
		if onPages(place) {
			t.Errorf("%s: the sentence is put together from pieces; make it a clause with values (fail.Say)", place)
		}
	}
	c := loaded(t)
	wanted := map[string]bool{}
	for _, s := range said {
		wanted[s.words] = true
		if s.words == "%s" || slices.Contains(ofTheHub, s.kind) || !onPages(s.place) {
			continue
		}
		for _, code := range tags[1:] {
			if _, ok := c.Locale(code).said[s.words]; !ok {
				t.Errorf("%s: no file of internal/i18n/said has %q in %s", s.place, s.words, code)
			}
		}
	}
	for _, code := range tags[1:] {
		l := c.Locale(code)
		for words, m := range l.said {
			if !wanted[words] {
				t.Errorf("%s: nothing says %q", code, words)
			}
			checkSaid(t, l, words, m)
		}
	}
}

// checkSaid: each value of the sentence stands in the translation, and no other.
func checkSaid(t *testing.T, l *Locale, words string, m message) {
	t.Helper()
	var want []string
	for i := range verbsOf(words) {
		want = append(want, string(rune('1'+i)))
	}
	if m.counted {
		if have, need := formsOf(m), needed(l); !slices.Equal(have, need) {
			t.Errorf("%s: %q has plural forms %v, the language needs %v", l.Tag(), words, have, need)
		}
	}
	if got := m.names(); !slices.Equal(got, want) {
		t.Errorf("%s: %q has the values %v, its translation %v", l.Tag(), words, want, got)
	}
	for _, parts := range m.forms {
		if len(parts) == 0 || strings.TrimSpace(l.join(parts, nil)) == "" {
			t.Errorf("%s: %q is empty", l.Tag(), words)
		}
	}
}

func TestSaid(t *testing.T) {
	c, err := load(fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	fr, ar := c.Locale("fr"), c.Locale("ar")
	one := func(words string) message {
		parts, err := split(words)
		if err != nil {
			t.Fatal(err)
		}
		return message{forms: map[plural.Form][]Part{plural.Other: parts}}
	}
	fr.said["%s is over %d bytes: %.4q"] = one("{1} dépasse {2} octets : « {3} »")
	fr.said["the text"] = one("le texte")
	fr.said["Wait %s."] = one("Attendez {1}.")
	ar.said["Wait %s."] = one("انتظر {1}.")
	long := fail.New(fail.TooLarge, "%s is over %d bytes: %.4q", fail.Say("the text"), 12345, "abcdefgh")
	for _, tc := range []struct {
		name        string
		l           *Locale
		err         error
		words, lang string
	}{
		{"English as it is", c.Locale("en"), long, `the text is over 12345 bytes: "abcd"`, "en"},
		{"values in their order, clauses and numbers in the language", fr, long, "le texte dépasse 12\u202f345 octets : « abcd »", "fr"},
		{"wrapped", fr, fail.Wrap(errors.New("x"), fail.Invalid, "Wait %s.", 90*time.Second), "Attendez 1\u00a0min 30\u00a0s.", "fr"},
		{"handed on", fr, fail.New(fail.Conflict, "%s", fail.ClauseOf(long)), "le texte dépasse 12\u202f345 octets : « abcd »", "fr"},
		{"from right to left", ar, fail.New(fail.Invalid, "Wait %s.", time.Hour), "انتظر 1\u00a0ساعة.", "ar"},
		{"from three to ten", ar, fail.New(fail.Invalid, "Wait %s.", 3*time.Hour+10*time.Minute+11*time.Second), "انتظر 3\u00a0ساعات 10\u00a0دقائق 11\u00a0ثانية.", "ar"},
		{"no translation", fr, fail.New(fail.Invalid, "Nobody has translated %d.", 1), "Nobody has translated 1.", "en"},
		{"words put together elsewhere", fr, &fail.Error{Kind: fail.Invalid, Message: "100% sure"}, "100% sure", "en"},
		{"no error of ours", fr, errors.New("secret"), "Something went wrong on this hub.", "en"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if words, lang := tc.l.Said(tc.err); words != tc.words || lang != tc.lang {
				t.Errorf("%q in %s, want %q in %s", words, lang, tc.words, tc.lang)
			}
		})
	}
}

// TestPagesAskForTheirLanguage: what answers pages says errors with Said or
// Fault; fail.Message is English.
func TestPagesAskForTheirLanguage(t *testing.T) {
	root, read := filepath.Join("..", ".."), 0
	err := filepath.WalkDir(filepath.Join(root, "internal"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || !strings.Contains(filepath.ToSlash(path), "/web/") {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		read++
		if strings.Contains(string(b), "fail.Message(") {
			t.Errorf("%s says an error in English: use the locale's Said or Fault", path)
		}
		return nil
	})
	if err != nil || read < 50 {
		t.Fatalf("%d files read: %v", read, err)
	}
}
