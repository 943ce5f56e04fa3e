"""What a sort asks, and in which order: equal neighbours are found to belong to a descending run as well."""


class Shown:
    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        asked.append(f'{self.value}<{other.value}')
        return self.value[0] < other.value[0]


for words in ('a', 'b a', 'a b', 'c a b', 'c b a', 'b1 b2 a1 a2', 'a1 a2 a3', 'c1 c2 b1 b2 a1 d1 d2', 'b1 b2 a1 c1 c2 a2', 'd c c1 b b1 b2 a z'):
    for reverse in (False, True):
        asked = []
        made = sorted([Shown(word) for word in words.split()], reverse=reverse)
        print(words, '->', *[item.value for item in made], '|', *asked)

asked = []
made = sorted([Shown('zyxwvutsrqponmlkjihgfedcba'[i * 7 % 26] + str(i)) for i in range(100)])
print(len(asked), *[item.value for item in made])
