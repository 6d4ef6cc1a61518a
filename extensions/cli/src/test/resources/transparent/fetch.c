/* Gets /file from HOST PORT, with the resolver of the C library it is linked with. */
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int count, char **arguments)
{
    const char request[] = "GET /file HTTP/1.0\r\n\r\n";
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG}, *found;
    int failure = count == 3 ? getaddrinfo(arguments[1], arguments[2], &hints, &found) : EAI_FAIL;
    char bytes[4096];
    ssize_t got;

    if (failure != 0) {
        fprintf(stderr, "%s\n", gai_strerror(failure));
        return 1;
    }
    for (struct addrinfo *one = found; one != NULL; one = one->ai_next) {
        int connection = socket(one->ai_family, one->ai_socktype, one->ai_protocol);
        if (connect(connection, one->ai_addr, one->ai_addrlen) != 0) {
            perror("connect");
            continue;
        }
        if (write(connection, request, strlen(request)) != (ssize_t)strlen(request))
            return 1;
        while ((got = read(connection, bytes, sizeof bytes)) > 0)
            fwrite(bytes, 1, (size_t)got, stdout);
        return 0;
    }
    return 1;
}
