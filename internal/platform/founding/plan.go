package founding

import (
	"net"
	"net/url"
	"regexp"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/platform/signin"
)

// Plan is what is typed about a hub that is to be made.
type Plan struct {
	Name       string // what the hub, and its own participant, is called
	Address    string // scheme and host at which readers see it
	Log        string // name of its log, for good; empty: the host of the address
	Contact    string // mail address of the operator, for readers; may be empty
	Load       bool   // what is shipped is recorded, as by comity corpus load
	Passphrase string // of the keystore, where the operator has configured nothing else
	Repeated   string // the same, typed once more
}

// Domain is the host of the address, for which passkeys are made.
func (p Plan) Domain() string {
	u, err := url.Parse(p.Address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// Field names one thing in a Plan that can be wrong.
type Field string

// The fields.
const (
	FieldName       Field = "name"
	FieldAddress    Field = "address"
	FieldLog        Field = "log"
	FieldContact    Field = "contact"
	FieldPassphrase Field = "passphrase"
	FieldRepeated   Field = "repeated"
)

// Slips are the fields of a plan that are wrong. They never hold what was typed.
type Slips []Field

// Error says it in English, for whoever has no page to say it on.
func (s Slips) Error() string {
	words := make([]string, len(s))
	for i, f := range s {
		words[i] = string(f)
	}
	return "this cannot be used: " + strings.Join(words, ", ")
}

// logPattern keeps to what a signed note takes for a name and a URL for a
// path: a host and, if wanted, more.
var logPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]*(/[a-z0-9._-]+)*$`)

// maxLog is how long the name of a log may be, in bytes.
const maxLog = 200

// CheckLog refuses what cannot be the name of a log.
func CheckLog(name string) error {
	if logPattern.MatchString(name) && len(name) <= maxLog {
		return nil
	}
	return fail.New(fail.Invalid, "%q cannot be the name of a log", name).
		WithHint("use a host name that is yours, and a path if you like: hub.example.org/comity")
}

// CheckDomain refuses what passkeys cannot be made for.
func CheckDomain(domain string) error {
	u, err := url.Parse("https://" + domain)
	if err != nil || u.Host != domain || u.Hostname() != domain || domain != strings.ToLower(domain) || strings.Trim(domain, "abcdefghijklmnopqrstuvwxyz0123456789.-") != "" {
		return fail.New(fail.Invalid, "%q is no domain for passkeys", domain).WithHint("write the host name at which readers see the hub, such as hub.example.org")
	}
	return nil
}

// localhost is the one host for which browsers make passkeys without https.
const localhost = "localhost"

// CheckAddress refuses an address at which nobody could make a passkey: it is
// https and a host with a name, or http://localhost.
func CheckAddress(address string) error {
	refused := fail.New(fail.Invalid, "%q is no address for a hub: passkeys need https and a host name, or http://localhost on this machine", address).
		WithHint("write the address at which readers see the hub, such as https://hub.example.org")
	u, err := url.Parse(address)
	if err != nil || u.Scheme+"://"+u.Host != address || u.Host == "" || strings.HasSuffix(u.Host, ":") {
		return refused
	}
	host := u.Hostname()
	switch {
	case CheckDomain(host) != nil, net.ParseIP(host) != nil:
		return refused
	case u.Scheme == "https" && (host == localhost || strings.Contains(host, ".")), u.Scheme == "http" && host == localhost:
		return nil
	}
	return refused
}

// clean gives a plan as it is kept, or Slips. Over plain http there is one
// address: where the hub listens on this machine.
func (p Plan) clean(passphrase bool, local string) (Plan, error) {
	var wrong Slips
	var err error
	if p.Name, err = signin.CleanHub(p.Name); err != nil {
		wrong = append(wrong, FieldName)
	}
	p.Address = strings.ToLower(strings.TrimSuffix(strings.TrimSpace(p.Address), "/"))
	good := CheckAddress(p.Address) == nil && (p.Address == local || strings.HasPrefix(p.Address, "https://"))
	if !good {
		wrong = append(wrong, FieldAddress)
	}
	if p.Log = strings.ToLower(strings.TrimSpace(p.Log)); p.Log == "" && good {
		p.Log = p.Domain()
	}
	if good && CheckLog(p.Log) != nil {
		wrong = append(wrong, FieldLog)
	}
	if p.Contact, err = signin.CleanMail(p.Contact); err != nil {
		wrong = append(wrong, FieldContact)
	}
	if passphrase {
		if _, err := keys.Passphrase(p.Passphrase); err != nil {
			wrong = append(wrong, FieldPassphrase)
		} else if p.Passphrase != p.Repeated {
			wrong = append(wrong, FieldRepeated)
		}
	}
	if len(wrong) > 0 {
		return p, wrong
	}
	return p, nil
}
