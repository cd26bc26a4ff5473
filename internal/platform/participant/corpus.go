package participant

import (
	"bytes"
	"embed"
	"encoding/json"
	"slices"
	"sync"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
)

//go:embed data/*.json
var data embed.FS

// Shipped reads the table that is built in, and checks it: first the States,
// then the bodies, each by id.
func Shipped() ([]Participant, error) {
	states, err := shippedStates()
	if err != nil {
		return nil, err
	}
	bodies, err := shippedBodies()
	if err != nil {
		return nil, err
	}
	all := append(states, bodies...)
	for i := range all {
		all[i].Shipped = true
		if err := all[i].Check(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func shippedStates() ([]Participant, error) {
	var file struct {
		About   string   `json:"about"`
		Sources []Source `json:"sources"`
		States  []struct {
			ID         string            `json:"id"`
			Standing   Standing          `json:"standing"`
			ISO3166    Codes             `json:"iso3166"`
			Region     Region            `json:"region"`
			RegionNote string            `json:"region_note"`
			Admitted   string            `json:"admitted"`
			Name       map[string]string `json:"name"`
			Formal     string            `json:"formal"`
		} `json:"states"`
	}
	if err := readData("states", &file); err != nil {
		return nil, err
	}
	var out []Participant
	for _, s := range file.States {
		out = append(out, Participant{ID: s.ID, Class: State, Name: i18n.Text{Original: "en", In: s.Name},
			Formal: s.Formal, Standing: s.Standing, ISO3166: s.ISO3166, Region: s.Region,
			RegionNote: s.RegionNote, Admitted: s.Admitted, Sources: file.Sources})
	}
	return out, nil
}

func shippedBodies() ([]Participant, error) {
	var file struct {
		About   string   `json:"about"`
		Sources []Source `json:"sources"`
		Bodies  []struct {
			ID        string            `json:"id"`
			Class     Class             `json:"class"`
			ClassNote string            `json:"class_note"`
			Short     string            `json:"short"`
			Website   string            `json:"website"`
			Name      map[string]string `json:"name"`
			Members   []Membership      `json:"members"`
			Sources   []Source          `json:"sources"` // beside those of the file
		} `json:"bodies"`
	}
	if err := readData("bodies", &file); err != nil {
		return nil, err
	}
	var out []Participant
	for _, b := range file.Bodies {
		name := i18n.Text{Original: "en", In: b.Name}
		if b.Name["en"] == "" { // a body with a name in its own language only
			name.Original = name.Languages()[0]
		}
		sources := slices.Concat(file.Sources, b.Sources)
		out = append(out, Participant{ID: b.ID, Class: b.Class, ClassNote: b.ClassNote,
			Name: name, Short: b.Short, Website: b.Website, Members: b.Members, Sources: sources})
	}
	return out, nil
}

// recognised gives the names by which documents call participants beside the
// official ones, by id. It is read once, and must not be changed.
var recognised = sync.OnceValues(func() (map[string][]string, error) {
	var file struct {
		About string              `json:"about"`
		Names map[string][]string `json:"names"`
	}
	err := readData("recognised", &file)
	return file.Names, err
})

func readData(name string, into any) error {
	b, err := data.ReadFile("data/" + name + ".json")
	if err != nil {
		return fail.Wrap(err, fail.Internal, "the table of participants ships no %s", name)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	return fail.Wrap(d.Decode(into), fail.Invalid, "data/%s.json cannot be read", name)
}
