package outward

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"

	"comity.example/comity/internal/fail"
)

// MaxAddress is how long an address may be, in bytes.
const MaxAddress = 1000

// ErrRefused is in the chain of an error about an address that nobody was asked
// at: it is not one of the web, or not public.
var ErrRefused = errors.New("the address is refused")

// refuse says no. What may be shown is the same for every address that does not
// answer.
func refuse(why string) error {
	return fail.Wrap(errors.Join(ErrRefused, errors.New(why)), fail.Denied, unreachable)
}

const unreachable = "This hub cannot reach that address, or does not go there."

// Parse reads an address that somebody typed: https, a host and perhaps a port,
// path and query; no name and password, no fragment. That its host is public is
// checked when it is dialled, and here already where it is an address.
func (d *Door) Parse(text string) (*url.URL, error) {
	if len(text) > MaxAddress {
		return nil, refuse("longer than an address is")
	}
	u, err := url.Parse(text)
	if err != nil {
		return nil, refuse("not an address")
	}
	if strings.Contains(text, "#") {
		return nil, refuse("has a fragment")
	}
	return u, d.check(u)
}

// check refuses what no request may be sent to.
func (d *Door) check(u *url.URL) error {
	switch {
	case u.Scheme != "https":
		return refuse("not https")
	case u.Opaque != "" || u.Host == "":
		return refuse("without a host")
	case u.User != nil:
		return refuse("with a name or password")
	}
	host := u.Hostname()
	a, err := netip.ParseAddr(host)
	if err != nil {
		if why := named(host); why != "" {
			return refuse(why)
		}
		a = netip.Addr{}
	} else if !d.may(a) {
		return refuse("not a public address")
	}
	return d.port(u.Port(), a)
}

// port refuses ports that the web does not use: behind them stand other
// services, which a request could be made to say something to. On a network
// that the operator allows, any port is.
func (d *Door) port(port string, a netip.Addr) error {
	if port == "" || port == "443" || port == "8443" || len(d.allow) > 0 && (!a.IsValid() || within(d.allow, a.Unmap())) {
		return nil
	}
	return refuse("not a port of the web")
}

// named says what is wrong with the name of a host; "" when nothing is. A name
// whose last part is a number is an address in one of the forms that some
// resolvers take for one: 2130706433, 0x7f.1, 0177.0.0.1.
func named(host string) string {
	if len(host) > 253 {
		return "a name longer than names are"
	}
	labels := strings.Split(strings.TrimSuffix(host, "."), ".")
	for _, l := range labels {
		if l == "" || len(l) > 63 || strings.HasPrefix(l, "-") || strings.HasSuffix(l, "-") {
			return "not a name"
		}
		for _, c := range []byte(l) {
			if !letter(c) && !digit(c) && c != '-' && c != '_' {
				return "not a name in ASCII"
			}
		}
	}
	last := labels[len(labels)-1]
	if digit(last[0]) {
		return "a number for a name"
	}
	return ""
}

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func digit(c byte) bool  { return '0' <= c && c <= '9' }
