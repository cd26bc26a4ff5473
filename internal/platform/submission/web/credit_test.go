package web_test

import (
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/platform/submission/web"
)

// TestCredited: what nobody has owned to never stands in a bare name.
func TestCredited(t *testing.T) {
	catalogues, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	handed := web.Credit{Name: "Kenya", How: submission.AsTransmitted, By: "Example Network"}
	unsigned := web.Credit{Name: "Aldermark", How: submission.Unsigned}
	for _, tc := range []struct {
		name string
		all  []web.Credit
		want string
	}{
		{"own", []web.Credit{{Name: "Kenya"}}, "Kenya"},
		{"recorded", []web.Credit{{Name: "Kenya", How: submission.AsRecorded}}, "Kenya"},
		{"transmitted", []web.Credit{handed}, "Kenya, as transmitted by Example Network"},
		{"confirmed by one of two", []web.Credit{handed, {Name: "France"}}, "France; Kenya, as transmitted by Example Network"},
		{"for a group", []web.Credit{{Name: "Example Group", How: submission.ForGroup, By: "Kenya"}}, "Kenya, for Example Group (not confirmed by it)"},
		{"joint", []web.Credit{unsigned, {Name: "Kenya"}, {Name: "France"}}, "France, Kenya, in the name also of Aldermark, not signed"},
		{"signed by nobody", []web.Credit{unsigned}, "in the name of Aldermark, not signed"},
		{"of many", []web.Credit{{Name: "D"}, {Name: "C"}, {Name: "B"}, {Name: "A"}}, "A and 3 others"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := web.Credited(catalogues.Locale("en"), tc.all); got != tc.want {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
}
