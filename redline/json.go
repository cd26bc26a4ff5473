package redline

import (
	"encoding/json"
	"slices"
)

// textJSON is a text as it is stored. Tokens are kept in runs: those of one
// origin with numbers that follow each other and one fate.
type textJSON struct {
	Units []unitJSON        `json:"units"`
	From  map[string]string `json:"from,omitempty"`
}

type unitJSON struct {
	ID     ID        `json:"id"`
	Kind   Kind      `json:"kind"`
	Depth  int       `json:"depth,omitempty"`
	Marker Marker    `json:"marker,omitzero"`
	Runs   []runJSON `json:"runs"`
	Struck []string  `json:"struck,omitempty"`
	Past   []Deed    `json:"past,omitempty"`
}

type runJSON struct {
	From   string   `json:"from"`
	N      int      `json:"n"`
	Text   string   `json:"text"`
	Cuts   []int    `json:"cuts,omitempty"` // length of each token, where the text alone would be cut otherwise
	With   []string `json:"with,omitempty"`
	Struck []string `json:"struck,omitempty"`
}

// MarshalJSON writes the text with the name and the fate of every token. The
// same text gives the same bytes.
func (t Text) MarshalJSON() ([]byte, error) {
	out := textJSON{Units: make([]unitJSON, len(t.Units)), From: t.From}
	for i, u := range t.Units {
		out.Units[i] = unitJSON{u.ID, u.Kind, u.Depth, u.Marker, runsOf(u.Tokens), u.Struck, u.Past}
	}
	return json.Marshal(out)
}

func runsOf(tokens []Token) []runJSON {
	out := []runJSON{}
	for i := 0; i < len(tokens); {
		first := tokens[i]
		j := i + 1
		for j < len(tokens) && tokens[j].ID == (ID{first.ID.Origin, first.ID.N + j - i}) &&
			slices.Equal(tokens[j].With, first.With) && slices.Equal(tokens[j].Struck, first.Struck) {
			j++
		}
		r := runJSON{From: first.ID.Origin, N: first.ID.N, With: first.With, Struck: first.Struck}
		pieces := make([]Piece, 0, j-i)
		for _, t := range tokens[i:j] {
			pieces = append(pieces, t.Piece)
		}
		r.Text = joined(pieces)
		if !slices.Equal(Tokenize(r.Text), pieces) {
			for _, p := range pieces {
				r.Cuts = append(r.Cuts, len(p.Text))
			}
		}
		out = append(out, r)
		i = j
	}
	return out
}

// UnmarshalJSON reads what MarshalJSON wrote, and refuses what no text can be.
func (t *Text) UnmarshalJSON(b []byte) error {
	var in textJSON
	if err := json.Unmarshal(b, &in); err != nil {
		return err
	}
	out := Text{Units: make([]Unit, len(in.Units)), From: in.From}
	units, tokens := map[ID]bool{}, map[ID]bool{}
	for i, u := range in.Units {
		if units[u.ID] || u.ID == (ID{}) {
			return errorf(BadRecord, "the unit %q is there twice, or has no name", u.ID)
		}
		units[u.ID] = true
		if err := kindOf(Operation{Kind: u.Kind, Depth: u.Depth, Marker: u.Marker}); err != nil {
			return err
		}
		out.Units[i] = Unit{ID: u.ID, Kind: u.Kind, Depth: u.Depth, Marker: u.Marker, Struck: u.Struck, Past: u.Past}
		for _, r := range u.Runs {
			pieces, err := r.pieces()
			if err != nil {
				return err
			}
			for k, p := range pieces {
				id := ID{r.From, r.N + k}
				if tokens[id] {
					return errorf(BadRecord, "the token %q is there twice", id)
				}
				tokens[id] = true
				out.Units[i].Tokens = append(out.Units[i].Tokens, Token{Piece: p, ID: id, With: r.With, Struck: r.Struck})
			}
		}
	}
	*t = out
	return nil
}

func (r runJSON) pieces() ([]Piece, error) {
	if r.N < 0 || r.Text == "" {
		return nil, errorf(BadRecord, "a run without words, or with a number below nothing")
	}
	if r.Cuts == nil {
		return Tokenize(r.Text), nil
	}
	var out []Piece
	rest := r.Text
	for _, n := range r.Cuts {
		if n < 1 || n > len(rest) {
			return nil, errorf(BadRecord, "tokens that are not as long as their text")
		}
		out = append(out, Piece{rest[:n], classOf(rest[:n])})
		rest = rest[n:]
	}
	if rest != "" {
		return nil, errorf(BadRecord, "tokens that are not as long as their text")
	}
	return out, nil
}
