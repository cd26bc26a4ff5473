package cooperation

import (
	"encoding/hex"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/idna"

	"comity.example/comity/internal/fail"
)

// Types of indicator.
const (
	IPv4     = "ipv4" // an address, or a network as 192.0.2.0/24
	IPv6     = "ipv6"
	Domain   = "domain"
	URL      = "url"
	Mail     = "mail"
	ASN      = "asn" // AS64500
	MD5      = "md5"
	SHA1     = "sha1"
	SHA256   = "sha256"
	SHA512   = "sha512"
	Filename = "filename"
	Other    = "other"
)

// IndicatorTypes lists them in the order in which they are shown.
func IndicatorTypes() []string {
	return []string{IPv4, IPv6, Domain, URL, Mail, ASN, SHA256, SHA512, SHA1, MD5, Filename, Other}
}

var asnForm = regexp.MustCompile(`^AS[1-9][0-9]{0,9}$`)

var digests = map[string]int{MD5: 16, SHA1: 20, SHA256: 32, SHA512: 64}

// Check reports what is wrong with an indicator: fail.Invalid. Its value stands
// in one form only, so that two who compare lists find what they share.
func (i Indicator) Check() error {
	if len(i.Value) > MaxValue || i.Value == "" || strings.ContainsFunc(i.Value, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return bad("an indicator is empty, too long, or holds control characters")
	}
	ok := false
	switch i.Type {
	case IPv4, IPv6:
		ok = isAddress(i.Value, i.Type == IPv4)
	case Domain:
		ok = isDomain(i.Value)
	case URL:
		u, err := url.Parse(i.Value)
		ok = err == nil && (u.Scheme == "http" || u.Scheme == "https" || u.Scheme == "ftp") && u.Host != "" && !strings.Contains(i.Value, " ")
	case Mail:
		local, domain, found := strings.Cut(i.Value, "@")
		ok = found && local != "" && !strings.ContainsAny(local, " @<>,;") && isDomain(domain)
	case ASN:
		ok = asnForm.MatchString(i.Value)
	case MD5, SHA1, SHA256, SHA512:
		b, err := hex.DecodeString(i.Value)
		ok = err == nil && len(b) == digests[i.Type] && i.Value == strings.ToLower(i.Value)
	case Filename, Other:
		ok = strings.TrimSpace(i.Value) == i.Value
	}
	if !ok {
		return bad("%.100q is no indicator of type %.20q", i.Value, i.Type)
	}
	return maybe(fail.Say("the note on an indicator"), i.Note, MaxWords)
}

func isAddress(s string, four bool) bool {
	if p, err := netip.ParsePrefix(s); err == nil {
		return p == p.Masked() && p.String() == s && p.Addr().Is4() == four
	}
	a, err := netip.ParseAddr(s)
	return err == nil && a.String() == s && a.Zone() == "" && a.Is4() == four
}

func isDomain(s string) bool {
	if len(s) > 253 || !strings.Contains(s, ".") {
		return false
	}
	ascii, err := idna.Lookup.ToASCII(s)
	return err == nil && ascii == s
}

// Refang reads an indicator as people type or paste it, defanged or not, and
// writes its value in the form that Check takes, if there is one.
func Refang(typ, s string) Indicator {
	s = strings.TrimSpace(s)
	if typ != Filename && typ != Other {
		s = strings.NewReplacer("[.]", ".", "(.)", ".", "[:]", ":", "[@]", "@", "[at]", "@", "[://]", "://").Replace(s)
		for from, to := range map[string]string{"hxxps://": "https://", "hxxp://": "http://", "fxp://": "ftp://"} {
			if strings.HasPrefix(strings.ToLower(s), from) {
				s = to + s[len(from):]
			}
		}
	}
	switch typ {
	case IPv4, IPv6:
		if p, err := netip.ParsePrefix(s); err == nil {
			s = p.Masked().String()
		} else if a, err := netip.ParseAddr(s); err == nil {
			s = a.String()
		}
	case Domain:
		if ascii, err := idna.Lookup.ToASCII(strings.TrimSuffix(s, ".")); err == nil {
			s = ascii
		}
	case Mail:
		if local, domain, found := strings.Cut(s, "@"); found {
			s = local + "@" + strings.ToLower(domain)
		}
	case ASN:
		s = strings.ToUpper(s)
	case MD5, SHA1, SHA256, SHA512:
		s = strings.ToLower(s)
	}
	return Indicator{Type: typ, Value: s}
}

// Defanged gives the value as people read it: nothing that they click or paste
// by accident goes anywhere.
func (i Indicator) Defanged() string {
	switch i.Type {
	case IPv4, Domain:
		return strings.ReplaceAll(i.Value, ".", "[.]")
	case IPv6:
		return strings.ReplaceAll(i.Value, ":", "[:]")
	case Mail:
		return strings.NewReplacer("@", "[@]", ".", "[.]").Replace(i.Value)
	case URL:
		scheme, rest, _ := strings.Cut(i.Value, "://")
		host, path, more := strings.Cut(rest, "/")
		scheme = map[string]string{"http": "hxxp", "https": "hxxps", "ftp": "fxp"}[scheme]
		if more {
			path = "/" + path
		}
		return scheme + "://" + strings.ReplaceAll(host, ".", "[.]") + path
	}
	return i.Value
}

// ReadIndicators reads indicators as they are typed, one a line: its type, a
// blank and its value, or the value alone, whose type is then the first that it
// fits. bad is the first line that is none.
func ReadIndicators(text string) (out []Indicator, bad string) {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		one := Indicator{}
		if typ, value, found := strings.Cut(line, " "); found && slices.Contains(IndicatorTypes(), typ) {
			one = Refang(typ, value)
		} else {
			for _, typ := range []string{IPv4, IPv6, ASN, SHA256, SHA512, SHA1, MD5, Mail, URL, Domain, Other} {
				if one = Refang(typ, line); one.Check() == nil {
					break
				}
			}
		}
		if one.Check() != nil {
			return out, line
		}
		out = append(out, one)
	}
	return out, ""
}
