package web_test

import (
	"strings"
	"testing"
)

// TestNameOfTheParisCall: what is cited by its name is so in the reader's language, in
// the list, in the filter and on the page of a provision; symbols are the same in all.
func TestNameOfTheParisCall(t *testing.T) {
	ts, _ := serve(t)
	for tag, want := range map[string]string{"en": "Paris Call, 9", "fr": "Appel de Paris, 9", "ar": "نداء باريس، 9"} {
		code, list := get(t, ts, "/"+tag+"/framework/provisions")
		name := want[:strings.IndexAny(want, ",،")]
		if code != 200 || !strings.Contains(list, ">"+want+"<") || !strings.Contains(list, ">"+name+"</option>") || !strings.Contains(list, ">A/70/174, 13 (c)<") {
			t.Errorf("%s: %d, the list does not say %q", tag, code, want)
		}
		if _, one := get(t, ts, "/"+tag+"/framework/provisions/paris-call:principle:9"); !strings.Contains(one, want) {
			t.Errorf("%s: its page does not say %q", tag, want)
		}
	}
}
