package outward

import (
	"net/netip"
	"strings"

	"comity.example/comity/internal/fail"
)

// special are the networks that lie within what is otherwise public and are
// not: the special-purpose registries of IANA (RFC 6890 and what has been
// entered since), and one address of a cloud that looks like any other.
var special = prefixes(
	"0.0.0.0/8",        // this network; 0.0.0.0 reaches the machine itself
	"10.0.0.0/8",       // private
	"100.64.0.0/10",    // shared behind a provider's translation; a cloud's metadata at 100.100.100.200
	"127.0.0.0/8",      // loopback
	"168.63.129.16/32", // a cloud's own service to its machines
	"169.254.0.0/16",   // link-local; most clouds' metadata at 169.254.169.254
	"172.16.0.0/12",    // private
	"192.0.0.0/24",     // protocol assignments; a cloud's metadata at 192.0.0.192
	"192.0.2.0/24",     // documentation
	"192.88.99.0/24",   // relays between IPv6 and IPv4, given up
	"192.168.0.0/16",   // private
	"198.18.0.0/15",    // measurements
	"198.51.100.0/24",  // documentation
	"203.0.113.0/24",   // documentation
	"224.0.0.0/4",      // multicast
	"240.0.0.0/4",      // reserved, and broadcast
	"2001::/23",        // protocol assignments, Teredo among them, which carries an IPv4 address
	"2001:db8::/32",    // documentation
	"2002::/16",        // 6to4, which carries an IPv4 address
	"3fff::/20",        // documentation
)

var (
	// global is all of IPv6 that is given out to be reached from everywhere;
	// loopback, link-local, site-local, private, mapped, multicast and the rest
	// lie outside of it.
	global = netip.MustParsePrefix("2000::/3")
	// translated carries an IPv4 address in its last four bytes (RFC 6052):
	// the only way to IPv4 on some networks.
	translated = netip.MustParsePrefix("64:ff9b::/96")
)

func prefixes(texts ...string) (out []netip.Prefix) {
	for _, t := range texts {
		out = append(out, netip.MustParsePrefix(t))
	}
	return out
}

// Public reports whether an address can be reached from everywhere, and so
// gives away nothing of where the hub stands. An IPv4 address within an IPv6
// one counts as what it is.
func Public(a netip.Addr) bool {
	if !a.IsValid() || a.Zone() != "" {
		return false
	}
	a = a.Unmap()
	if translated.Contains(a) {
		b := a.As16()
		a = netip.AddrFrom4([4]byte(b[12:]))
	}
	if a.Is6() && !global.Contains(a) {
		return false
	}
	return !within(special, a)
}

func within(networks []netip.Prefix, a netip.Addr) bool {
	for _, n := range networks {
		if n.Contains(a) {
			return true
		}
	}
	return false
}

// AllowEnv is the environment variable in which an operator names networks that
// may be reached though they are not public.
const AllowEnv = "COMITY_OUTWARD_ALLOW"

// ParseAllow reads such networks: addresses and prefixes, parted by commas.
func ParseAllow(text string) (out []netip.Prefix, err error) {
	for _, one := range strings.Split(text, ",") {
		if one = strings.TrimSpace(one); one == "" {
			continue
		}
		p, err := netip.ParsePrefix(one)
		if a, aerr := netip.ParseAddr(one); aerr == nil && a.Zone() == "" {
			p, err = netip.PrefixFrom(a, a.BitLen()), nil
		}
		if err != nil || p.Addr().Is4In6() {
			return nil, fail.New(fail.Invalid, "%q in %s is no network", one, AllowEnv).
				WithHint("write prefixes such as 10.20.0.0/16, parted by commas")
		}
		out = append(out, p.Masked())
	}
	return out, nil
}
