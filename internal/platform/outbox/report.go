package outbox

import (
	"bufio"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"regexp"
	"strings"

	"comity.example/comity/internal/fail"
)

// MaxReport is the longest message that is read as a report, in bytes.
const MaxReport = 1 << 20

// Limits within a report: one about a letter of ours has one recipient.
const (
	maxParts  = 16
	maxGroups = 32
)

// report is what a mail server says of a letter that it had taken: a delivery
// status notification (RFC 3464).
type report struct {
	failed bool   // it will not arrive; else it is late, or has arrived
	status string // of the failure, as RFC 3463 numbers it: "5.1.1"; may be empty
}

// errNoReport says that a message is not a report: somebody's answer, say.
var errNoReport = errors.New("not a delivery status notification")

func noReport(why error) error {
	return fail.Wrap(errors.Join(errNoReport, why), fail.Invalid, "This is not a mail server's report on a letter.")
}

// parseReport reads a message as mail servers send it back. What else is in it,
// such as the letter itself, is not looked at.
func parseReport(raw []byte) (r report, err error) {
	if len(raw) > MaxReport {
		return r, fail.New(fail.TooLarge, "A report has %d bytes at the most.", MaxReport)
	}
	m, err := mail.ReadMessage(strings.NewReader(string(raw)))
	if err != nil {
		return r, noReport(err)
	}
	kind, values, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/report" || !strings.EqualFold(values["report-type"], "delivery-status") || values["boundary"] == "" {
		return r, noReport(err)
	}
	parts := multipart.NewReader(m.Body, values["boundary"])
	for range maxParts {
		part, err := parts.NextRawPart()
		if err != nil {
			return r, noReport(err)
		}
		kind, _, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
		if err == nil && (kind == "message/delivery-status" || kind == "message/global-delivery-status") {
			return readStatus(decodedPart(part))
		}
	}
	return r, noReport(nil)
}

// decodedPart undoes the encoding of a part.
func decodedPart(p *multipart.Part) io.Reader {
	switch strings.ToLower(p.Header.Get("Content-Transfer-Encoding")) {
	case "quoted-printable":
		return quotedprintable.NewReader(p)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, p)
	}
	return p
}

// statusPattern is a status code (RFC 3463), before a comment, if there is one.
var statusPattern = regexp.MustCompile(`^([245]\.\d{1,3}\.\d{1,3})(\s|\(|$)`)

// readStatus reads the groups of fields: the first is about the message, each
// other about one recipient. It counts as failed if it failed for any of them.
func readStatus(from io.Reader) (r report, err error) {
	fields := textproto.NewReader(bufio.NewReader(from))
	recipients := 0
	for n := range maxGroups {
		group, err := fields.ReadMIMEHeader()
		if len(group) == 0 && err != nil {
			break
		}
		if n > 0 || group.Get("Action") != "" { // some leave the first group out
			action := strings.ToLower(strings.TrimSpace(group.Get("Action")))
			if action == "" {
				continue
			}
			recipients++
			if action == "failed" && !r.failed {
				r.failed = true
				if found := statusPattern.FindStringSubmatch(strings.TrimSpace(group.Get("Status"))); found != nil {
					r.status = found[1]
				}
			}
		}
		if err != nil {
			break // the end, or what nobody can read after it
		}
	}
	if recipients == 0 {
		return r, noReport(nil)
	}
	return r, nil
}
