package i18n

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestOneWordInFrench: what is one thing is one word in French, in all rooms: a key is a
// « clé », a hub a « pôle », an officer an « agent », clearance a « validation » and an
// authorization an « autorisation ». A silence procedure keeps its term, which is of the
// organizations that have it: « approbation tacite ».
func TestOneWordInFrench(t *testing.T) {
	other := regexp.MustCompile(`(?i)\bclefs?\b|n(œ|oe)ud|fonctionnaire|\bhabilitation|approbation|approuv[eé]`)
	read := func(pattern, prefix string) {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("no files of %s: %v", pattern, err)
		}
		for _, file := range files {
			words, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(string(words)) {
				line = strings.NewReplacer("approbation tacite", "", "Approbation tacite", "").Replace(strings.TrimSpace(line))
				if found := other.FindString(line); found != "" && strings.HasPrefix(line, prefix) {
					t.Errorf("%s has another word, %q: %s", file, found, line)
				}
			}
		}
	}
	read("locale/fr/*.json", `"`)
	read("said/*.json", `"fr"`)
}
