/* SPDX-License-Identifier: MIT
 *
 * Streams and formatted output, with the meanings of ISO C and POSIX.
 *
 * printf knows d i u o x X c s p and %, the flags - + space # 0, width and
 * precision (also *), and the lengths hh h l ll j z t. A directive that it
 * does not know, floating point among them, is printed as it stands.
 *
 * scanf knows d i u o x X p c s [ n and %, the star, widths and these lengths.
 * One that it does not know, floating point among them, matches nothing.
 */
#ifndef USER_STDIO_H
#define USER_STDIO_H

#include <stdarg.h>
#include <stddef.h>
#include <sys/types.h>

#define EOF (-1)
#define BUFSIZ 4096
#define FOPEN_MAX 16

#ifndef SEEK_SET
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#endif

/* A stream's buffer is full (terminals: or a line ends) before it is written;
 * stderr has none. */
typedef struct stream FILE;
extern FILE *const stdin, *const stdout, *const stderr;

FILE *fopen(const char *restrict path, const char *restrict mode);
FILE *fdopen(int fd, const char *mode);
FILE *freopen(const char *restrict path, const char *restrict mode,
              FILE *restrict stream);
int fclose(FILE *stream);
int fflush(FILE *stream); /* NULL: all */
int fileno(FILE *stream);
int feof(FILE *stream);
int ferror(FILE *stream);
void clearerr(FILE *stream);
int fseek(FILE *stream, long offset, int whence);
long ftell(FILE *stream);
void rewind(FILE *stream);

/* The same under other names: off_t and fpos_t are long. */
#define fseeko(stream, offset, whence) fseek(stream, offset, whence)
#define ftello(stream) ftell(stream)
typedef long fpos_t;
int fgetpos(FILE *restrict stream, fpos_t *restrict place);
int fsetpos(FILE *stream, const fpos_t *place);

/* When output is written: at once, with each line, when the buffer is full. To
 * be called before anything else is done with STREAM; BUFFER is not used, as
 * each stream has its own. 0; -1 with errno EINVAL. */
#define _IOFBF 0
#define _IOLBF 1
#define _IONBF 2
int setvbuf(FILE *restrict stream, char *restrict buffer, int mode,
            size_t bytes);
void setbuf(FILE *restrict stream, char *restrict buffer);
void setlinebuf(FILE *stream);

int fgetc(FILE *stream);
int getc(FILE *stream);
int getchar(void);
int ungetc(int c, FILE *stream);
char *fgets(char *restrict line, int bytes, FILE *restrict stream);
ssize_t getline(char **restrict line, size_t *restrict bytes,
                FILE *restrict stream);
ssize_t getdelim(char **restrict line, size_t *restrict bytes, int end,
                 FILE *restrict stream);
size_t fread(void *restrict to, size_t bytes, size_t count,
             FILE *restrict stream);

int fputc(int c, FILE *stream);
int putc(int c, FILE *stream);
int putchar(int c);
int fputs(const char *restrict s, FILE *restrict stream);
int puts(const char *s);
size_t fwrite(const void *restrict from, size_t bytes, size_t count,
              FILE *restrict stream);
void perror(const char *what);

/* Names of files: remove is unlink or, for a directory, rmdir; rename replaces
 * a file that has the name TO, at once. 0; -1 with errno. */
int remove(const char *path);
int rename(const char *from, const char *to);

#define PRINTF_LIKE(text, first) \
    __attribute__((__format__(__printf__, text, first)))
int printf(const char *restrict format, ...) PRINTF_LIKE(1, 2);
int fprintf(FILE *restrict stream, const char *restrict format, ...)
    PRINTF_LIKE(2, 3);
int dprintf(int fd, const char *restrict format, ...) PRINTF_LIKE(2, 3);
int sprintf(char *restrict to, const char *restrict format, ...)
    PRINTF_LIKE(2, 3);
int snprintf(char *restrict to, size_t bytes, const char *restrict format, ...)
    PRINTF_LIKE(3, 4);
int vprintf(const char *restrict format, va_list arguments) PRINTF_LIKE(1, 0);
int vfprintf(FILE *restrict stream, const char *restrict format,
             va_list arguments) PRINTF_LIKE(2, 0);
int vdprintf(int fd, const char *restrict format, va_list arguments)
    PRINTF_LIKE(2, 0);
int vsprintf(char *restrict to, const char *restrict format, va_list arguments)
    PRINTF_LIKE(2, 0);
int vsnprintf(char *restrict to, size_t bytes, const char *restrict format,
              va_list arguments) PRINTF_LIKE(3, 0);

/* The text in memory from malloc, at *TO. Its length; -1 with errno ENOMEM. */
int asprintf(char **to, const char *restrict format, ...) PRINTF_LIKE(2, 3);
int vasprintf(char **to, const char *restrict format, va_list arguments)
    PRINTF_LIKE(2, 0);

#define SCANF_LIKE(text, first) \
    __attribute__((__format__(__scanf__, text, first)))
int scanf(const char *restrict format, ...) SCANF_LIKE(1, 2);
int fscanf(FILE *restrict stream, const char *restrict format, ...)
    SCANF_LIKE(2, 3);
int sscanf(const char *restrict s, const char *restrict format, ...)
    SCANF_LIKE(2, 3);
int vscanf(const char *restrict format, va_list arguments) SCANF_LIKE(1, 0);
int vfscanf(FILE *restrict stream, const char *restrict format,
            va_list arguments) SCANF_LIKE(2, 0);
int vsscanf(const char *restrict s, const char *restrict format,
            va_list arguments) SCANF_LIKE(2, 0);

/* A pipe from ("r") or to ("w") COMMAND, which runs in the shell; pclose waits
 * for its end. NULL, -1 with errno; else pclose gives the status, as of
 * waitpid. */
FILE *popen(const char *command, const char *mode);
int pclose(FILE *stream);

/* A file for reading and writing that has no name and ends with its closing.
 * NULL with errno. */
FILE *tmpfile(void);

#endif
