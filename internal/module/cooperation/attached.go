package cooperation

import (
	"slices"
	"strings"

	"comity.example/comity/internal/platform/attachment"
)

// ExerciseName begins the name of every file of an exercise: a file is saved, and
// passed on without the page on which its label stood.
const ExerciseName = "EXERCISE "

// Files are the attachments that a body lists.
func (a *As) Files() []attachment.File { return a.Attachments }

// Attach lists files that were kept.
func (a *As) Attach(files ...attachment.File) { a.Attachments = append(a.Attachments, files...) }

// Carries reports whether a statement may have attachments: what tells something,
// and not what only moves a thread on or says who reads it.
func Carries(v Verb) bool {
	return slices.Contains([]Verb{Sent, Answered, Asked, Acted, Unable, Offered, Declined, Referred, Milestone, Delivered, Corrected}, v)
}

// FileName is what a file is called in a case.
func FileName(name string, exercise bool) string {
	name = attachment.Named(name)
	if exercise && !strings.HasPrefix(name, ExerciseName) {
		name = attachment.Named(ExerciseName + name)
	}
	return name
}

// checkFiles sees to what a body lists.
func checkFiles(b Body) error {
	a := b.as()
	switch {
	case a.Attachments != nil && len(a.Attachments) == 0:
		return bad("a list of attachments is not empty")
	case len(a.Attachments) > 0 && !Carries(a.Verb):
		return bad("a statement of this type has no attachments")
	}
	for _, f := range a.Attachments {
		if a.Exercise && !strings.HasPrefix(f.Name, ExerciseName) {
			return bad("the name of a file of an exercise begins with the word")
		}
	}
	return attachment.CheckAll(a.Attachments)
}
