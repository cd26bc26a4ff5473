package token_test

import (
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/token"
)

// Every scope is said in words, in every language: who makes a token knows what
// for.
func TestScopesHaveWords(t *testing.T) {
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range c.Locales() {
		for _, s := range token.Scopes() {
			if words := l.T("token.scope." + strings.ReplaceAll(string(s), ":", ".")); strings.Contains(words, "⟦") {
				t.Errorf("%s: %s", l.Tag(), words)
			}
		}
	}
}
