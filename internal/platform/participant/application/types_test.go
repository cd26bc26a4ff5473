package application_test

import (
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/participant/application"
)

var reason = i18n.Of("en", "Two States objected.")

func TestCheck(t *testing.T) {
	whole := filing("a@example.org")
	if f := whole.Check(); f != nil {
		t.Fatalf("%v", f)
	}
	for _, tc := range []struct {
		name   string
		change func(f *application.Filing)
		want   string // "field:fault"
	}{
		{"no name", func(f *application.Filing) { f.About.Name = " " }, "organization:empty"},
		{"a name of two lines", func(f *application.Filing) { f.About.Name = "A\r\nBcc: x" }, "organization:line"},
		{"a long name", func(f *application.Filing) { f.About.Name = strings.Repeat("é", 201) }, "organization:long"},
		{"a State", func(f *application.Filing) { f.About.Class = participant.State }, "class:choose"},
		{"no class", func(f *application.Filing) { f.About.Class = "" }, "class:choose"},
		{"no country", func(f *application.Filing) { f.About.Country = "ch" }, "country:choose"},
		{"a website at home", func(f *application.Filing) { f.About.Website = "https://192.168.1.1/" }, "website:website"},
		{"no website", func(f *application.Filing) { f.About.Website = "" }, "website:website"},
		{"no reason", func(f *application.Filing) { f.About.Reason = "\n" }, "reason:empty"},
		{"no address", func(f *application.Filing) { f.Contact.Mail = "a" }, "mail:mail"},
		{"a header in the address", func(f *application.Filing) { f.Contact.Mail = "a@example.org\r\nBcc: b@example.org" }, "mail:mail"},
		{"two addresses", func(f *application.Filing) { f.Contact.Mail = "a@example.org, b@example.org" }, "mail:mail"},
		{"no function", func(f *application.Filing) { f.Contact.Function = "" }, "function:empty"},
		{"an unknown language", func(f *application.Filing) { f.Contact.Language, f.About.In = "xx", "xx" }, "language:choose"},
		{"an individual without consent", func(f *application.Filing) { f.About.Class = participant.Individual }, "consent:consent"},
		{"an individual needs no website", func(f *application.Filing) {
			f.About.Class, f.About.Website, f.Consent = participant.Individual, "", true
		}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := filing("a@example.org")
			tc.change(&f)
			var got []string
			for field, fault := range f.Check() {
				got = append(got, field+":"+fault)
			}
			slices.Sort(got)
			if strings.Join(got, " ") != tc.want {
				t.Errorf("%v, want %q", got, tc.want)
			}
		})
	}
}

// Every letter has words in every language.
func TestLettersHaveWords(t *testing.T) {
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	kinds := application.Kinds()
	if len(kinds) != 4 {
		t.Errorf("%d kinds", len(kinds))
	}
	for _, k := range kinds {
		for _, l := range c.Locales() {
			for _, part := range []string{"name", "subject", "body"} {
				if !l.Has(k.Words + part) {
					t.Errorf("%s lacks %s%s", l.Tag(), k.Words, part)
				}
			}
		}
	}
}
