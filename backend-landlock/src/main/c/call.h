/* One supervised call that concerns files, and what all of them need. */
#ifndef CALL_H
#define CALL_H

#include "parts.h"

struct call {
    const struct plan *plan;
    int questions;
    const struct seccomp_notif *question;
    int thread;
};

/* Instead of an error: the answer has been given, or will come by itself. */
enum { ANSWERED = -1 };

/* files.c. Each returns 0 or the error to answer with; locate() leaves a place that is to be left in either case. */
int locate(struct call *call, int directory, uint64_t address, enum last last, struct place *place);
int permit(struct call *call, const struct place *place, const struct place *moved, int is_link);
int permit_change(struct call *call, const struct place *place);
int take_umask(struct call *call);

/* open.c: opens a file for the thread that asks. The arguments are those of openat(2). */
int supervise_open(struct call *call, int directory, uint64_t address, uint64_t flags, uint64_t mode);

#endif
