package participant

import "comity.example/comity/internal/i18n"

// Ids of those whom a demonstration invents.
const (
	DemoStateA     = "state:xa"
	DemoStateB     = "state:xb"
	DemoNGO        = "org:example-network"
	DemoIndividual = "person:00000000000000000000000000000001"
)

// Demonstration gives the participants that a demonstration invents: two States
// under codes that ISO 3166-1 leaves to its users, a non-governmental
// organization and an individual. None is shipped with the table, none of the
// States is a Member State, and each says by its name that there is no such one.
func Demonstration() []Participant {
	invented := []Source{{Title: "Invented for this demonstration", Of: "name, class", Known: "read"}}
	state := func(id, alpha2, alpha3, numeric string, names map[string]string) Participant {
		return Participant{ID: id, Class: State, Name: i18n.Text{Original: "en", In: names}, Standing: Fictitious,
			ISO3166: Codes{alpha2, alpha3, numeric}, Sources: invented}
	}
	return []Participant{
		{ID: DemoNGO, Class: CivilSociety, Short: "EN", Sources: invented, Website: "https://example.org/",
			ClassNote: "Fictitious; for demonstration only.",
			Name: i18n.Text{Original: "en", In: map[string]string{"en": "Example Network (fictitious)", "fr": "Réseau Exemple (fictif)",
				"ar": "شبكة المثال (وهمية)", "es": "Red Ejemplo (ficticia)", "ru": "Сеть «Пример» (вымышленная)", "zh": "示例网络（虚构）"}}},
		{ID: DemoIndividual, Class: Individual, Sources: invented, Consent: &Consent{On: "2026-01-01", How: "Fictitious; nobody was asked."},
			ClassNote: "Fictitious; for demonstration only.",
			Name: i18n.Text{Original: "en", In: map[string]string{"en": "A. Example (fictitious)", "fr": "A. Exemple (personne fictive)",
				"ar": "أ. مثال (شخص وهمي)", "es": "A. Ejemplo (persona ficticia)", "ru": "А. Пример (вымышленное лицо)", "zh": "示例（虚构人物）"}}},
		state(DemoStateA, "XA", "XAA", "901", map[string]string{"en": "Aldermark (fictitious)", "fr": "Aldermarque (fictif)",
			"ar": "ألدرمارك (دولة وهمية)", "es": "Aldermarca (ficticio)", "ru": "Олдермарк (вымышленное государство)", "zh": "奥尔德马克（虚构国家）"}),
		state(DemoStateB, "XB", "XBB", "902", map[string]string{"en": "Brinevale (fictitious)", "fr": "Brinevale (fictif)",
			"ar": "برينفال (دولة وهمية)", "es": "Brinevale (ficticio)", "ru": "Бринвейл (вымышленное государство)", "zh": "布林维尔（虚构国家）"}),
	}
}
