package cooperation

import (
	"encoding/hex"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

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

// Forms of what leads somewhere in any words: schemes that a browser opens, what
// looks like a name of a host, an address or a file, and an address of version 6.
var (
	liveScheme = regexp.MustCompile(`(?i)\b(?:http(s?)|ftp)://`)
	dottedForm = regexp.MustCompile(`[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+`)
	colonForm  = regexp.MustCompile(`[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*`)
)

// Defanged gives the value as people read it: nothing that they click or paste
// by accident goes anywhere. Of what has no form of its own, a name of a file or
// anything else, whatever looks like an address is.
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
			path = "/" + defanged(path)
		}
		return scheme + "://" + strings.ReplaceAll(host, ".", "[.]") + path
	}
	return defanged(i.Value)
}

// defanged takes the teeth out of whatever in some words looks like an address.
func defanged(s string) string {
	s = liveScheme.ReplaceAllStringFunc(s, func(scheme string) string {
		switch scheme = strings.ToLower(scheme); scheme {
		case "ftp://":
			return "fxp://"
		default:
			return "hxxp" + scheme[len("http"):]
		}
	})
	s = colonForm.ReplaceAllStringFunc(s, func(a string) string {
		if _, err := netip.ParseAddr(a); err != nil {
			return a
		}
		return strings.ReplaceAll(a, ":", "[:]")
	})
	return dottedForm.ReplaceAllStringFunc(s, func(name string) string {
		last := name[strings.LastIndexByte(name, '.')+1:]
		letters := strings.IndexFunc(last, unicode.IsLetter) >= 0 && utf8.RuneCountInString(last) > 1
		if !letters && strings.Count(name, ".") < 3 {
			return name // a number of a version, or an end that no host has
		}
		return strings.ReplaceAll(name, ".", "[.]")
	})
}

// BadLine is a line of indicators that is none. Type is its first word, where that
// is no type; else "".
type BadLine struct{ Line, Type string }

// ReadIndicators reads indicators as they are typed, one a line: its type, a
// blank and its value, or the value alone, whose type is then the first that it
// fits. bad is the first line that is none, nil when there is no such line.
func ReadIndicators(text string) (out []Indicator, bad *BadLine) {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		one := Indicator{}
		if at := strings.IndexFunc(line, unicode.IsSpace); at >= 0 {
			typ := strings.ToLower(line[:at])
			if !slices.Contains(IndicatorTypes(), typ) {
				return out, &BadLine{line, line[:at]}
			}
			one = Refang(typ, line[at:])
		} else {
			for _, typ := range []string{IPv4, IPv6, ASN, SHA256, SHA512, SHA1, MD5, Mail, URL, Domain, Other} {
				if one = Refang(typ, line); one.Check() == nil {
					break
				}
			}
		}
		if one.Check() != nil {
			return out, &BadLine{Line: line}
		}
		out = append(out, one)
	}
	return out, nil
}
