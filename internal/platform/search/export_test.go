package search

// Holds reports whether a document holds all that a question asks for: what a
// search must find, worked out without a database.
func Holds(question string, d Document) bool {
	for _, g := range Parse(question).groups {
		if !stands(g, d.Title.String()) && !stands(g, d.Body.String()) {
			return false
		}
	}
	return true
}

func stands(g group, text string) bool {
	tokens := Tokens(text)
	for i := range tokens {
		if g.at(tokens[i:]) {
			return true
		}
	}
	return false
}
