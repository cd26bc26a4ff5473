// Package web is the pages of consultations: their list, home, groups and
// contributions, and the forms of those who take part.
package web
