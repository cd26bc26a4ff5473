package fail

import (
	"errors"
	"fmt"
)

// Clause is a message before its values went in: the English sentence, with
// fmt's verbs, by which a catalogue finds it in other languages, and the values.
// A clause can be a value of another one.
type Clause struct {
	Sentence string
	Values   []any
}

// Say makes a clause.
func Say(sentence string, values ...any) Clause { return Clause{sentence, values} }

// String is the message in English.
func (c Clause) String() string {
	if len(c.Values) == 0 && c.Sentence == "" {
		return ""
	}
	return fmt.Sprintf(c.Sentence, c.Values...)
}

// Word is a value for which the catalogues have a word.
type Word struct {
	Key     string // of the catalogue
	English string // in messages for programs and logs
}

// String is the word in English.
func (w Word) String() string { return w.English }

// ClauseOf gives what the message of err, as Message gives it, was put together
// from.
func ClauseOf(err error) Clause {
	var e *Error
	switch {
	case !errors.As(err, &e):
		return Say(general)
	case e.clause.Sentence == "":
		return Say("%s", e.Message)
	}
	return e.clause
}
