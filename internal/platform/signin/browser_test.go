package signin

import "testing"

// A browser is called in two words, in one where the other is not known, and in
// none where nothing is.
func TestBrowser(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0":                                              "Firefox · Linux",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140": "Edge · Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1":                                    "Safari · iOS",
		"curl/8.5.0":                    "",
		"something on Linux":            "Linux",
		"Firefox/1 of an unknown thing": "Firefox",
		"":                              "",
	} {
		if got := browser(agent); got != want {
			t.Errorf("%q: %q, want %q", agent, got, want)
		}
	}
}
