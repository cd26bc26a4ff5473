package web_test

import (
	"maps"
	"net/url"
	"testing"

	"comity.example/comity/internal/i18n"
	submissionweb "comity.example/comity/internal/platform/submission/web"
)

// What is wrong with dates and addresses stands beside the field in which it was
// typed, and nothing else does.
func TestChecked(t *testing.T) {
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := catalogue.Locale("en")
	date, order, address := l.T("way.fault.date"), l.T("way.fault.order"), l.T("way.fault.address")
	for name, tc := range map[string]struct {
		typed  url.Values
		before map[string]string
		want   map[string]string
	}{
		"nothing typed":             {},
		"all in order":              {typed: url.Values{"from": {"2026-02"}, "until": {"2026-02-03"}, "at": {"https://a.example"}}},
		"no date":                   {typed: url.Values{"from": {"spring"}, "until": {"2026"}}, want: map[string]string{"from": date, "until": date}},
		"an end that is no date":    {typed: url.Values{"from": {"2026-02"}, "until": {"1 March"}}, want: map[string]string{"until": date}},
		"before the beginning":      {typed: url.Values{"from": {"2026-02-03"}, "until": {"2026-02-02"}}, want: map[string]string{"until": order}},
		"no address":                {typed: url.Values{"at": {"a.example"}}, want: map[string]string{"at": address}},
		"words after an address":    {typed: url.Values{"at": {"https://a.example the law"}}, want: map[string]string{"at": address}},
		"what is said there stands": {typed: url.Values{"at": {"a.example"}}, before: map[string]string{"at": "It is too long."}, want: map[string]string{"at": "It is too long."}},
	} {
		f := submissionweb.FillWith(l, tc.typed)
		maps.Copy(f.Faults, tc.before)
		f.Span("from", "until")
		f.Addresses("at", 100, f.Get("at"))
		if !maps.Equal(f.Faults, tc.want) {
			t.Errorf("%s: %v, want %v", name, f.Faults, tc.want)
		}
	}
}
