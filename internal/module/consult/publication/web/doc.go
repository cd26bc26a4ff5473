// Package web is the pages of publications: what was published, paragraph by
// paragraph, in translation, as files; and the forms by which an organiser puts
// one together, translates and corrects it.
package web
