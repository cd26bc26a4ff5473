// Package report is retrospective reports: what the two of a closed case say
// about it together, in words that both have agreed to.
//
//	a closed thread, in confidence                    the public register
//
//	proposed ──► agreed, by its hash ──► published by one ──► published by both
//	   ▲  │                                     │                   │
//	   └──┘ proposed anew, by either            └───── withdrawn by either
//
// A report bears a marking of its own, which both agree to with its words. One
// that is marked narrower than TLP:CLEAR stays in its thread. One that is marked
// TLP:CLEAR is published: each of the two says the very same body in public, and
// the report is one here once both have. So a stranger who has the register alone
// sees that both signed the same words; the bodies also name the proposal and the
// agreement in the thread, which either of the two can prove to whom it likes.
//
// Published anew in the same way, a report is corrected: earlier editions stay.
// Either of the two withdraws it, and then it is none until both publish it anew.
package report
