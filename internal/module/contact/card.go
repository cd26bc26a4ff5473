package contact

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"comity.example/comity/internal/format/vcard"
)

// Card gives a contact as a card, in a language where it has words in it.
// participant is what the participant is called in that language, note what
// stands on the card beside the contact: marking, hours in words.
func Card(r *Record, participant, category, note, lang string) vcard.Card {
	p := &r.Point
	agency, _ := p.Agency.For(lang)
	position, _ := p.Position.For(lang)
	c := vcard.Card{UID: r.ID, Kind: vcard.Organization, Org: []string{participant, agency}, Title: position, Mails: p.Mails,
		Languages: p.Languages, Zone: p.Zone, Categories: []string{category}, Note: note, Revised: r.Touched.At}
	c.Name = participant + " · " + agency
	if position != "" {
		c.Name += " · " + position
	}
	if p.Name != "" {
		c.Kind, c.Person = vcard.Individual, p.Name
		c.Name = p.Name + " · " + c.Name
	}
	first := true
	phones := slices.Clone(p.Phones)
	slices.SortStableFunc(phones, func(a, b Phone) int {
		return cmp.Compare(slices.Index(Uses(), a.Use), slices.Index(Uses(), b.Use))
	})
	for _, t := range r.Dialled(phones) {
		_, reported := r.Reported(t.Number)
		call := first && t.Use != Fax && !reported // a telephone would dial it unasked
		c.Phones = append(c.Phones, vcard.Phone{Number: t.Number, Types: cardTypes(t.Use), First: call})
		first = first && !call
	}
	for _, way := range p.Channels {
		uri := way.URI()
		switch {
		case strings.HasPrefix(uri, "https:"), strings.HasPrefix(uri, "http:"):
			c.URLs = append(c.URLs, uri)
		case uri != "":
			c.Chats = append(c.Chats, uri)
		}
	}
	for _, k := range p.Keys {
		media := "text/plain"
		if k.Kind == OpenPGP {
			media = "application/pgp-keys"
		}
		c.Keys = append(c.Keys, vcard.Key{MediaType: media, Text: k.Text})
	}
	return c
}

func cardTypes(u Use) []string {
	switch u {
	case Fax:
		return []string{"work", "fax"}
	case Mobile, Satellite:
		return []string{"work", "voice", "cell"}
	}
	return []string{"work", "voice"}
}

// Forms of addresses of which a URI can be made.
var (
	hosted  = regexp.MustCompile(`^[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+$`)
	roomed  = regexp.MustCompile(`^@[a-z0-9._=/+-]+:[A-Za-z0-9.-]+(:[0-9]+)?$`)
	schemed = []string{"https", "http", "xmpp", "sip", "sips", "im", "matrix", "sgnl", "irc", "ircs", "skype", "threema"}
)

// URI gives the address of a channel as a URI, where it is one or the channel's
// name says which; empty where nobody but a person knows what to do with it.
func (c Channel) URI() string {
	if u, err := url.Parse(c.Address); err == nil && slices.Contains(schemed, u.Scheme) && !strings.ContainsFunc(c.Address, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return c.Address
	}
	switch kind := strings.ToLower(c.Kind); {
	case (kind == "xmpp" || kind == "jabber") && hosted.MatchString(c.Address):
		return "xmpp:" + c.Address
	case kind == "sip" && hosted.MatchString(c.Address):
		return "sip:" + c.Address
	case (kind == "matrix" || kind == "element") && roomed.MatchString(c.Address): // the scheme matrix, as registered with IANA
		return "matrix:u/" + strings.TrimPrefix(c.Address, "@")
	}
	return ""
}
