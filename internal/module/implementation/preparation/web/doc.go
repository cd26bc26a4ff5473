// Package web is what a capital has for itself: pages that the people of one
// participant see and nobody else.
//
//	/desk/implementation                          the roadmap: what was reported, gaps, next steps
//	/desk/implementation/topics/{topic}           the same for one provision, and its neighbours
//	/desk/implementation/steps/{id}               a next step: its form
//	/desk/implementation/briefing                 a note for those who travel; .docx
//	/desk/implementation/preparations             what is being prepared
//	/desk/implementation/preparations/{id}        one, part by part
//	/desk/implementation/preparations/{id}/items/{item}   a part: its form
//	/desk/implementation/preparations/{id}/workbook       the workbook: sent, weighed, taken
//	/desk/implementation/preparations/{id}/workbook.xlsx  and as it is given out
//	/desk/implementation/record                           a workbook that a State has sent: recorded by the secretariat
//
// Every page bears the marking of what is on it. In public there is the workbook of a
// questionnaire without answers:
//
//	/implementation/questionnaires/{id}/{version}/workbook.xlsx, .csv
package web
