/* The helper's parts; see srt-init.h. */
#define _GNU_SOURCE
#include "parts.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int failure_report = -1;

void refuse(const char *format, ...)
{
    int error = errno;
    va_list arguments;

    fputs("srt: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    if (error != 0)
        fprintf(stderr, ": %s", strerror(error));
    fputc('\n', stderr);
    if (failure_report >= 0)
        (void)!write(failure_report, &(int){SETUP_FAILED}, sizeof(int));
    _exit(SETUP_FAILED);
}

int main(int argc, char **argv)
{
    errno = 0;
    if (argc >= 5 && strcmp(argv[1], "outside") == 0)
        return outside(atoi(argv[2]), argv[3], argv + 4);
    if (argc == 2 && strcmp(argv[1], "inside") == 0)
        return inside();
    if (argc == 2 && strcmp(argv[1], "alone") == 0)
        return alone();
    if (argc == 2 && strcmp(argv[1], "probe") == 0)
        return probe();
    if (argc == 4 && strcmp(argv[1], "connect") == 0)
        return connector(argv[2], argv[3]);
    if (argc == 4 && strcmp(argv[1], "visit") == 0)
        return visitor(argv[2], argv[3]);
    fputs("usage: srt-init outside PARENT SOCKET PROGRAM ARGUMENT... | srt-init inside|alone|probe "
          "| srt-init connect HOST PORT | srt-init visit SOCKET TICKET\n", stderr);
    return SETUP_FAILED;
}
