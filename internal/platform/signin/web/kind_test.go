package web

import (
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/signin"
)

func TestKindOfASession(t *testing.T) {
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		lang string
		in   signin.Session
		want string
	}{
		{"en", signin.Session{Browser: "Firefox · Linux", How: signin.ByPasskey}, "Firefox · Linux · by passkey"},
		{"en", signin.Session{How: signin.ByDemo}, "Unknown browser · demonstration"},
		{"fr", signin.Session{How: signin.ByDemo}, "Navigateur inconnu · démonstration"},
	} {
		if got := kind(c.Locale(tc.lang), tc.in); got != tc.want {
			t.Errorf("%q, want %q", got, tc.want)
		}
	}
}
