package cooperation

import (
	"strings"
	"testing"
)

func TestIndicators(t *testing.T) {
	for _, tc := range []struct {
		name, typ, typed string
		value            string // as it is kept; "" when it is refused
		shown            string
	}{
		{"an address", IPv4, "192.0.2.7", "192.0.2.7", "192[.]0[.]2[.]7"},
		{"defanged", IPv4, " 192[.]0[.]2[.]7 ", "192.0.2.7", "192[.]0[.]2[.]7"},
		{"a network", IPv4, "192.0.2.9/24", "192.0.2.0/24", "192[.]0[.]2[.]0/24"},
		{"of the other version", IPv4, "2001:db8::1", "", ""},
		{"an address of version 6", IPv6, "2001:DB8:0::1", "2001:db8::1", "2001[:]db8[:][:]1"},
		{"with a zone of an interface", IPv6, "fe80::1%eth0", "", ""},
		{"a domain", Domain, "Evil[.]Example.", "evil.example", "evil[.]example"},
		{"a domain in another script", Domain, "пример.example", "xn--e1afmkfd.example", "xn--e1afmkfd[.]example"},
		{"no domain", Domain, "evil", "", ""},
		{"a page", URL, "hxxps://evil[.]example/a.b?c=d", "https://evil.example/a.b?c=d", "hxxps://evil[.]example/a.b?c=d"},
		{"another scheme", URL, "javascript:alert(1)", "", ""},
		{"a mail address", Mail, "a.b[@]Evil.example", "a.b@evil.example", "a[.]b[@]evil[.]example"},
		{"no mail address", Mail, "a b@evil.example", "", ""},
		{"a network's number", ASN, "as64500", "AS64500", "AS64500"},
		{"a digest", SHA256, strings.Repeat("AB", 32), strings.Repeat("ab", 32), strings.Repeat("ab", 32)},
		{"a digest of another length", SHA256, strings.Repeat("ab", 20), "", ""},
		{"a name of a file", Filename, "a.exe", "a.exe", "a[.]exe"},
		{"a page within a page", URL, "http://evil.example/to?u=http://bad.example/x", "http://evil.example/to?u=http://bad.example/x", "hxxp://evil[.]example/to?u=hxxp://bad[.]example/x"},
		{"anything else that is a page", Other, "see HTTPS://Evil.example/x, v1.2.3 of it", "see HTTPS://Evil.example/x, v1.2.3 of it", "see hxxps://Evil[.]example/x, v1.2.3 of it"},
		{"anything else with addresses", Other, "192.0.2.7:80 and 2001:db8::1, a@evil.example", "192.0.2.7:80 and 2001:db8::1, a@evil.example", "192[.]0[.]2[.]7:80 and 2001[:]db8[:][:]1, a@evil[.]example"},
		{"anything else that leads nowhere", Other, "mutex: Global\\x. At 10:20:30", "mutex: Global\\x. At 10:20:30", "mutex: Global\\x. At 10:20:30"},
		{"nothing", Other, " ", "", ""},
		{"of no type", "flavour", "x", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			i := Refang(tc.typ, tc.typed)
			err := i.Check()
			if (err == nil) != (tc.value != "") {
				t.Fatalf("%q: %v", i.Value, err)
			}
			if err == nil && (i.Value != tc.value || i.Defanged() != tc.shown) {
				t.Errorf("kept as %q, shown as %q", i.Value, i.Defanged())
			}
		})
	}
}

func TestIndicatorsAsTheyAreTyped(t *testing.T) {
	for _, tc := range []struct {
		name, typed string
		read        string // "type value" of each
		bad         BadLine
	}{
		{name: "each with its type", typed: "domain evil[.]example\nIPv4\t192.0.2.7\n\nfilename my letter.exe\nother a b", read: "domain evil.example|ipv4 192.0.2.7|filename my letter.exe|other a b"},
		{name: "values alone", typed: "hxxp://evil[.]example/x\n2001:db8::1\nwhatever", read: "url http://evil.example/x|ipv6 2001:db8::1|other whatever"},
		{name: "a type that there is not", typed: "ipv4 192.0.2.7\nhostname evil.example\nnonsense x", read: "ipv4 192.0.2.7", bad: BadLine{"hostname evil.example", "hostname"}},
		{name: "another, with a page", typed: "nonsense http://evil.example/x", bad: BadLine{"nonsense http://evil.example/x", "nonsense"}},
		{name: "a value that its type has not", typed: "ipv4 evil.example", bad: BadLine{Line: "ipv4 evil.example"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			all, bad := ReadIndicators(tc.typed)
			var read []string
			for _, i := range all {
				read = append(read, i.Type+" "+i.Value)
			}
			if got := strings.Join(read, "|"); got != tc.read {
				t.Errorf("read as %s", got)
			}
			if bad == nil {
				bad = &BadLine{}
			}
			if *bad != tc.bad {
				t.Errorf("at fault: %+v", *bad)
			}
		})
	}
}

// FuzzIndicator: what is taken is taken again from what is shown, in the same
// form.
func FuzzIndicator(f *testing.F) {
	for _, typ := range IndicatorTypes() {
		for _, s := range []string{"192.0.2.7", "2001:db8::1", "evil.example", "hxxp://a.example/x", "a@b.example", "AS1", strings.Repeat("0a", 32)} {
			f.Add(typ, s)
		}
	}
	f.Fuzz(func(t *testing.T, typ, s string) {
		i := Refang(typ, s)
		if i.Check() != nil {
			return
		}
		if again := Refang(typ, i.Value); again.Value != i.Value || again.Check() != nil {
			t.Errorf("%q of type %s is read again as %q", i.Value, typ, again.Value)
		}
		if typ == IPv4 || typ == IPv6 || typ == Domain || typ == ASN {
			if again := Refang(typ, i.Defanged()); again.Value != i.Value {
				t.Errorf("%q, shown as %q, is read again as %q", i.Value, i.Defanged(), again.Value)
			}
		}
	})
}
