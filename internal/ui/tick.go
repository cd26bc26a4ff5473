package ui

import "github.com/a-h/templ"

// Tick is a box to tick in a row of a table within a form; words say to screen
// readers what it is about.
func Tick(name, value, words string, on bool) templ.Component {
	checked := ""
	if on {
		checked = " checked"
	}
	return markup(`<label class="tick"><input type="checkbox" name="` + escape(name) + `" value="` + escape(value) + `"` + checked + `> <span class="unseen">` + written(words) + `</span></label>`)
}
