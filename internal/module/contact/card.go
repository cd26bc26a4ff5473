package contact

import (
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
	for _, use := range Uses() {
		for _, t := range p.Phones {
			if t.Use != use {
				continue
			}
			c.Phones = append(c.Phones, vcard.Phone{Number: t.Number, Types: cardTypes(use), First: first && use != Fax})
			first = first && use == Fax
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
