package participant

import (
	"net/netip"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/idna"

	"comity.example/comity/internal/fail"
)

// MaxAddress bounds a website's address, in bytes.
const MaxAddress = 500

var (
	hostForm = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$`)
	// inner are top-level names that never lead out of somebody's own network
	// (RFC 6761, RFC 6762, RFC 9476), and those that name no website.
	inner = map[string]bool{"local": true, "localhost": true, "internal": true, "intranet": true, "lan": true, "home": true,
		"corp": true, "test": true, "invalid": true, "onion": true, "alt": true, "arpa": true}
)

// PublicAddress checks that an address can be the public one of a website:
// https, a host name of more than one label that is not of somebody's own
// network, no number in its place, no user, no port but the usual. Nothing is
// fetched and no name is looked up: who fetches checks what he dials. The error
// is of kind fail.Invalid.
func PublicAddress(address string) error {
	bad := func(why string) error { return fail.New(fail.Invalid, "the address of the website %s", fail.Say(why)) }
	if len(address) > MaxAddress {
		return bad("is too long")
	}
	for _, r := range address {
		if r <= ' ' || r >= 0x7f || r == '\\' || r == '"' || r == '<' || r == '>' {
			return bad("has a character that is not written in addresses")
		}
	}
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return bad("cannot be read")
	case u.Scheme != "https" || u.Opaque != "" || !strings.HasPrefix(address, "https://"):
		return bad("does not begin with https://")
	case u.User != nil:
		return bad("names a user")
	case u.Port() != "" && u.Port() != "443" || strings.HasSuffix(u.Host, ":"):
		return bad("names a port")
	}
	host := u.Hostname()
	if _, err := netip.ParseAddr(host); err == nil {
		return bad("has a number in the place of a name")
	}
	if !nameOfHost(host) {
		return bad("has no name of a public host")
	}
	if !PublicHost(host) {
		return bad("is one of somebody's own network")
	}
	return nil
}

func nameOfHost(host string) bool {
	return len(host) <= 253 && hostForm.MatchString(strings.ToLower(host))
}

// PublicHost reports whether a name can be that of a host which others reach: of
// more than one label, and not of somebody's own network. Names in other scripts
// than Latin count as their ASCII form does (RFC 5891). No name is looked up.
func PublicHost(host string) bool {
	ascii, err := idna.Lookup.ToASCII(host)
	return err == nil && nameOfHost(ascii) && !inner[strings.ToLower(ascii[strings.LastIndexByte(ascii, '.')+1:])]
}
