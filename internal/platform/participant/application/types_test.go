package application_test

import (
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/participant/application"
	"comity.example/comity/statement"
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
		{"an address at home", func(f *application.Filing) { f.Contact.Mail = "root@localhost" }, "mail:mail"},
		{"an address in somebody's own network", func(f *application.Filing) { f.Contact.Mail = "a@mail.internal" }, "mail:mail"},
		{"an address at a number", func(f *application.Filing) { f.Contact.Mail = "a@127.0.0.1" }, "mail:mail"},
		{"an address at a number in brackets", func(f *application.Filing) { f.Contact.Mail = "a@[127.0.0.1]" }, "mail:mail"},
		{"an address with a long name", func(f *application.Filing) { f.Contact.Mail = strings.Repeat("a", 65) + "@example.org" }, "mail:mail"},
		{"an address with a name and a domain in Cyrillic", func(f *application.Filing) { f.Contact.Mail = "почта@пример.рф" }, ""},
		{"an address with a plus", func(f *application.Filing) { f.Contact.Mail = "a.b+c@mail.example.org" }, ""},
		{"two addresses", func(f *application.Filing) { f.Contact.Mail = "a@example.org, b@example.org" }, "mail:mail"},
		{"no function", func(f *application.Filing) { f.Contact.Function = "" }, "function:empty"},
		{"an unknown language", func(f *application.Filing) { f.Contact.Language, f.About.In = "xx", "xx" }, "language:choose"},
		{"an individual without consent", func(f *application.Filing) { f.About.Class = participant.Individual }, "consent:consent"},
		{"an individual needs no website", func(f *application.Filing) {
			f.About.Class, f.About.Website, f.Consent = participant.Individual, "", true
		}, ""},
		{"an individual has no function", func(f *application.Filing) {
			f.About.Class, f.Contact.Function, f.Consent = participant.Individual, "", true
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
			if !l.Has(k.Words + "marked") {
				t.Errorf("%s lacks %smarked", l.Tag(), k.Words)
			}
		}
		// An application is nobody else's business, and nothing of it goes by mail.
		if k.Marking != statement.AmberStrict {
			t.Errorf("letters of the kind %s are marked %q", k.Name, k.Marking)
		}
	}
	if err := outbox.Written(c, kinds); err != nil {
		t.Error(err)
	}
}
