package app_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/audit"
)

// noted finds in source what rooms write into audit trails: as a literal of an entry,
// as a constant of theirs, or as what they hand to whoever notes it.
var noted = []*regexp.Regexp{
	regexp.MustCompile(`Action: +"([a-z-]+\.[a-z.-]+)"`),
	regexp.MustCompile(`(?m)^\s*(?:const )?(?:Noted|Act)[A-Z]\w* += "([a-z-]+\.[a-z.-]+)"`),
	regexp.MustCompile(`(?m)(?:[nN]ote|Record|\.all)\([^"\n]*"([a-z-]+\.[a-z-]+)"`),
	regexp.MustCompile(`(?m)^const caseRead = "([a-z.]+)"`),
}

// TestEveryActionHasWords: whatever is noted in an audit trail is called by words, in
// each language.
func TestEveryActionHasWords(t *testing.T) {
	t.Parallel()
	actions := map[string]string{}
	for _, a := range audit.Actions() {
		actions[a] = "audit.Actions"
	}
	err := filepath.WalkDir("..", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || filepath.Base(filepath.Dir(path)) == "web" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, shape := range noted {
			for _, m := range shape.FindAllSubmatch(source, -1) {
				actions[string(m[1])] = path
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, known := range []string{"exercise.read", "exercise.paused", "answers.read", "case.read", "assessment.written", "check.called"} {
		if actions[known] == "" {
			t.Errorf("%s is not found: what notes it is written otherwise now", known)
		}
	}
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range []string{"en", "fr", "ar"} {
		l := catalogue.Locale(tag)
		for a, where := range actions {
			if !l.Has("audit.action." + a) {
				t.Errorf("%s: %s, of %s, has no words", tag, a, where)
			}
		}
	}
}
