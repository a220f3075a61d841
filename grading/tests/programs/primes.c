/* SPDX-License-Identifier: MIT
 *
 * primes N: the primes up to N, by a chain of processes, each of which passes
 * on to the next what its own prime does not divide; after Hoare's sieve, as
 * taught with xv6.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* One process of the chain: its prime is the first number that comes. The next
 * one goes round the loop. */
static void sieve(int from)
{
    int prime, number, ends[2];

    while (read(from, &prime, sizeof prime) == sizeof prime) {
        printf("prime %d\n", prime);
        fflush(stdout);
        if (pipe(ends) < 0) {
            perror("primes");
            exit(1);
        }
        if (fork() != 0) {
            close(ends[0]);
            while (read(from, &number, sizeof number) == sizeof number) {
                if (number % prime != 0) {
                    write(ends[1], &number, sizeof number);
                }
            }
            close(ends[1]);
            wait(NULL);
            exit(0);
        }
        close(from);
        close(ends[1]);
        from = ends[0];
    }
    exit(0);
}

int main(int argc, char **argv)
{
    int most = argc > 1 ? atoi(argv[1]) : 35;
    int ends[2];

    if (pipe(ends) < 0) {
        perror("primes");
        return 1;
    }
    if (fork() == 0) {
        close(ends[1]);
        sieve(ends[0]);
    }
    close(ends[0]);
    for (int number = 2; number <= most; number++) {
        write(ends[1], &number, sizeof number);
    }
    close(ends[1]);
    wait(NULL);
    return 0;
}
