package vcard

import (
	"bytes"
	"encoding/base64"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// MediaType is what the file is served as.
const MediaType = "text/vcard; charset=utf-8"

// Kind is what a card stands for.
type Kind string

// The kinds of RFC 6350, section 6.1.4, that a directory needs.
const (
	Individual   Kind = "individual"
	Organization Kind = "org"
)

// Card is one contact.
type Card struct {
	UID        string // a URI that is the same in every edition of the card
	Kind       Kind
	Name       string   // as it is shown: FN
	Person     string   // name of a human being, as one component; may be empty
	Org        []string // organization, then its units
	Title      string   // position
	Phones     []Phone
	Mails      []string
	Chats      []string // URIs at which messages are received: IMPP
	Languages  []string // BCP 47, the preferred first
	Zone       string   // name of a time zone in the IANA database
	Keys       []Key
	URLs       []string
	Categories []string
	Note       string
	Revised    time.Time // when the contact was last changed; may be zero
}

// Phone is one number.
type Phone struct {
	Number string   // E.164, with its plus sign
	Types  []string // of RFC 6350, section 6.4.1: work, voice, fax, cell
	First  bool     // to be called before the others
	Label  string   // what a telephone shows by the number; may be empty
}

// Key is a public key.
type Key struct {
	MediaType string // application/pgp-keys, or text/plain
	Text      string
}

// Write writes cards one after the other.
func Write(w io.Writer, cards ...Card) error {
	var b bytes.Buffer
	for i := range cards {
		cards[i].write(&b)
	}
	_, err := w.Write(b.Bytes())
	return err
}

func (c *Card) write(b *bytes.Buffer) {
	line(b, "BEGIN:VCARD")
	line(b, "VERSION:4.0")
	put := func(property, value string) {
		if value != "" {
			line(b, property+":"+value)
		}
	}
	put("UID", text(c.UID))
	put("KIND", string(c.Kind))
	put("FN", text(c.Name))
	if c.Person != "" {
		put("N", ";"+text(c.Person)+";;;") // one component: where a name is parted, nobody here knows
	}
	put("ORG", components(c.Org))
	put("TITLE", text(c.Title))
	for i, p := range c.Phones {
		if p.Label == "" {
			put("TEL;VALUE=uri"+types(p), "tel:"+p.Number)
			continue
		}
		group := "item" + strconv.Itoa(i+1) + "." // RFC 6350, section 3.3: the two belong together
		put(group+"TEL;VALUE=uri"+types(p), "tel:"+p.Number)
		put(group+"X-ABLabel", text(p.Label))
	}
	for _, m := range c.Mails {
		put("EMAIL", text(m))
	}
	for _, u := range c.Chats {
		put("IMPP", u)
	}
	for i, l := range c.Languages {
		put("LANG;PREF="+strconv.Itoa(min(i+1, 100)), l)
	}
	put("TZ", text(c.Zone))
	for _, k := range c.Keys {
		put("KEY", "data:"+k.MediaType+";base64,"+base64.StdEncoding.EncodeToString([]byte(k.Text)))
	}
	for _, u := range c.URLs {
		put("URL", u)
	}
	if len(c.Categories) > 0 {
		all := make([]string, len(c.Categories))
		for i, s := range c.Categories {
			all[i] = text(s)
		}
		put("CATEGORIES", strings.Join(all, ","))
	}
	put("NOTE", text(c.Note))
	if !c.Revised.IsZero() {
		put("REV", c.Revised.UTC().Format("20060102T150405Z"))
	}
	line(b, "END:VCARD")
}

func types(p Phone) string {
	out := ""
	if len(p.Types) > 0 {
		out = `;TYPE="` + strings.Join(p.Types, ",") + `"`
		if len(p.Types) == 1 {
			out = ";TYPE=" + p.Types[0]
		}
	}
	if p.First {
		out += ";PREF=1"
	}
	return out
}

func components(all []string) string {
	out := make([]string, 0, len(all))
	for _, s := range all {
		out = append(out, text(s))
	}
	return strings.Join(out, ";")
}

var escapes = strings.NewReplacer(`\`, `\\`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`, ",", `\,`, ";", `\;`)

// text escapes a value of type text (section 3.4), and leaves out what no line
// may hold.
func text(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, escapes.Replace(strings.ToValidUTF8(s, "\ufffd")))
}

// most octets of a line, without its end.
const most = 75

// line writes a logical line, folded between characters.
func line(b *bytes.Buffer, s string) {
	room := most
	for len(s) > room {
		at := room
		for !utf8.RuneStart(s[at]) {
			at--
		}
		b.WriteString(s[:at])
		b.WriteString("\r\n ")
		s, room = s[at:], most-1
	}
	b.WriteString(s)
	b.WriteString("\r\n")
}
