package app_test

import (
	"net/http"
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/draft"
	draftweb "comity.example/comity/internal/platform/draft/web"
)

// Every type that people draft has words in every language of the screen: a
// form offers no bare names of types.
func TestTypesHaveWords(t *testing.T) {
	s := newSmall(t)
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	types := []string{draft.TypeSet}
	for _, r := range s.Drafts().Rules {
		types = append(types, r.Type)
	}
	if len(types) < 15 {
		t.Fatalf("only %d types are drafted", len(types))
	}
	for _, tag := range []string{"en", "fr", "ar"} {
		l, seen := words.Locale(tag), map[string]string{}
		for _, typ := range types {
			called := draftweb.Words(l, typ)
			if called == typ || called == "" {
				t.Errorf("%s has no words in %s", typ, tag)
			}
			if other := seen[called]; other != "" {
				t.Errorf("%s and %s are both called %q in %s", typ, other, called, tag)
			}
			seen[called] = typ
		}
	}
}

// Whoever clears a withdrawal reads what is withdrawn: of a submission its
// words, of an authorization whose it is and as what.
func TestWhatIsClearedIsShown(t *testing.T) {
	s := newSpeaking(t)
	id := s.says("Views on norms")
	page := s.drafter.send("/en/desk/submissions/"+id+"/withdraw", "language", "en", "reason", "Said too early.").goes("/en/desk/drafts/").to
	s.other.get(page).want(http.StatusOK, "Said too early.", "What it is about", "Views on norms", "What we have seen.",
		"Cercle d’Exemple", `href="/en/statements/`+id+`"`)
	s.other.get(strings.Replace(page, "/en/", "/ar/", 1)).want(http.StatusOK, "What we have seen.", `href="/ar/statements/`+id+`"`)

	held := s.drafter.get("/en/desk/people").want(http.StatusOK).found(`href="(/en/desk/people/authorization:[0-9a-f]+)"[^>]*>` + s.drafter.name)
	page = s.drafter.send(held+"/withdraw", "reason", "Posted elsewhere.").goes("/en/desk/drafts/").to
	s.other.get(page).want(http.StatusOK, "Posted elsewhere.", "An authorization that was given", s.drafter.name, "clearing officer", "key officer", `href="`+held+`"`)
	s.other.get("/en/desk/clearance").want(http.StatusOK, "Withdrawal of a submission", `value="submission.withdrawn/1"`)
}
